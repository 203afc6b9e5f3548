using Dyadic.Core;
using Dyadic.Peers;
using Dyadic.Peers.Functions;
using Dyadic.Peers.Kernels;
using Dyadic.Peers.Models;
using Dyadic.Peers.Patterns;
using Dyadic.Peers.Transformers;

const string Usage = """
    usage: dyadic-peers COMMAND …   (bench/peers/README.md)
      parity MODEL   quantize, run the same samples on Dyadic and ONNX Runtime, compare
      latency FILE…  time files on both, in turn
      models FLOAT…  time networks in float and quantized on both, in turns
      models-table FILE… write the tables of reports of models
      tflite MODEL…  run TFLite files on Dyadic and TensorFlow Lite, compare
      gemm           time matrix products on both, in turns
      conv           time convolutions on both, in turns
      functions      time integer softmax, GELU and LayerNorm beside float ones, in turns
      encoder FILE   write a transformer's encoder with random weights
      kernel-table FILE… write the tables of reports of gemm and conv
      trace FILE     name the first value on which both differ
      operators [NAME…] single operators on random data: bits against bits
      patterns [NAME…] operators between codes on random data: kernels, and codes that differ
      summary FOLDER write the table of many parity reports
      tflite-operators  compare single operators on codes with TensorFlow Lite, byte by byte
    """;

try
{
    Arguments arguments = Arguments.Parse(args.Skip(1));
    return args.FirstOrDefault() switch
    {
        "parity" => ParityCommand.Run(arguments),
        "latency" => LatencyCommand.Run(arguments),
        "models" => ModelsCommand.Run(arguments),
        "models-table" => ModelsTable.Run(arguments),
        "summary" => SummaryCommand.Run(arguments),
        "tflite" => TfliteCommand.Run(arguments),
        "gemm" => GemmCommand.Run(arguments),
        "conv" => ConvCommand.Run(arguments),
        "functions" => FunctionsCommand.Run(arguments),
        "encoder" => EncoderCommand.Run(arguments),
        "kernel-table" => KernelTable.Run(arguments),
        "trace" => TraceCommand.Run(arguments),
        "operators" => OperatorsCommand.Run(arguments),
        "patterns" => PatternsCommand.Run(arguments),
        "tflite-operators" => TfliteOperatorsCommand.Run(arguments),
        _ => ShowUsage(),
    };
}
catch (DyadicException error)
{
    Console.Error.WriteLine(error.Message);
    return (int)error.Kind;
}

static int ShowUsage()
{
    Console.Error.WriteLine(Usage);
    return (int)FailureKind.Usage;
}
