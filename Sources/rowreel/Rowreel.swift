@main struct Rowreel { static func main() {} }
