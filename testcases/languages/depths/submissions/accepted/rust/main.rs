mod depth;

fn main() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    println!("{}", depth::sum(line.trim().parse().unwrap()));
}
