using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(Dyadic.Kernels.Bench.ConvolutionLayer).Assembly).Run(args);
