#pragma once

long long sum(int n);
