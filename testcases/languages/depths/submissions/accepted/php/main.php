<?php
require __DIR__ . "/depth.php";

echo sum((int) fgets(STDIN)), "\n";
