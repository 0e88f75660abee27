Console.WriteLine("TaskMessages benchmarks");
