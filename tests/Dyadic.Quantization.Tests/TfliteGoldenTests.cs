using Dyadic.Core;
using Dyadic.Data;
using Dyadic.Graphs;
using Dyadic.Graphs.Tflite;
using Dyadic.Runtime;
using Dyadic.Tests;

namespace Dyadic.Quantization.Tests;

/// <summary>Quantized TFLite models give the outputs of TFLite itself, and are proven to compute with integers only.</summary>
public sealed class TfliteGoldenTests
{
    private const int Cases = 4;

    /// <summary>Models whose every output is that of TFLite, bit by bit.</summary>
    public static TheoryData<string> Models =>
    [
        "mlperf_tiny/anomaly_detection__ad01_int8",
        "mlperf_tiny/keyword_spotting__kws_ref_model",
        "mlperf_tiny/image_classification__pretrainedResnet_quant",
        "mlperf_tiny/image_classification__pretrainedResnet_large_int8",
        "mlperf_tiny/visual_wake_words__vww_96_int8",
        "mlperf_tiny/streaming_wakeword__str_ww_ref_model",
        "mlperf_tiny/mcunet_vww",
        "imagenet/mobilenet_quant_v1_224_head_layers",
        "imagenet/mobilenet_v1_0.25_128_quant",
        "imagenet/mobilenet_v1_0.25_224_quant",
        "imagenet/mobilenet_v1_0.5_160_quant",
        "imagenet/mobilenet_v1_0.75_192_quant",
        "imagenet/mobilenet_v1_1.0_224_quant_embedding_extractor",
        "imagenet/mobilenet_v2_1.0_224_quant",
        "imagenet/tf2_mobilenet_v2_1.0_224_ptq",
        "imagenet/mobilenet_v2_ptq_perchannel_1x3x224x224",
    ];

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Outputs_are_those_of_tflite(string name)
    {
        Model model = TfliteModelFile.Read(SharedMaterial.Require($"models/{name}.tflite"));
        Dictionary<string, DenseTensor> golden = NpzFile.Read(SharedMaterial.Require($"golden/tflite/{Path.GetFileName(name)}.tflite.npz")).ToDictionary(array => array.Name, array => array.Tensor);
        using Session session = new(model);
        for (int k = 0; k < Cases; k++)
        {
            DenseTensor[] outputs = session.Run(GoldenInputs.Of(model.Graph, k));
            for (int i = 0; i < outputs.Length; i++) Assert.Equal(Numbers(golden[$"case{k}_output{i}"]), Numbers(outputs[i]));
        }
    }

    /// <summary>TFLite goes on from the state of the case before; every run here starts from zero, as its first one does.</summary>
    [SkippableTheory]
    [InlineData("rnn/keras_lstm_mnist_ptq")]
    [InlineData("rnn/micro_speech_lstm_int8")]
    [InlineData("rnn/dtln/dtln_noise_suppression_int8_micro")]
    public void A_recurrent_network_gives_the_outputs_of_tflites_first_run(string name)
    {
        Model model = TfliteModelFile.Read(SharedMaterial.Require($"models/{name}.tflite"));
        Dictionary<string, DenseTensor> golden = NpzFile.Read(SharedMaterial.Require($"golden/tflite/{Path.GetFileName(name)}.tflite.npz")).ToDictionary(array => array.Name, array => array.Tensor);
        using Session session = new(model);
        DenseTensor[] inputs = GoldenInputs.Of(model.Graph, 0), outputs = session.Run(inputs), reference = GraphInterpreter.Run(model.Graph, inputs);
        for (int i = 0; i < outputs.Length; i++)
        {
            Assert.Equal(Numbers(golden[$"case0_output{i}"]), Numbers(outputs[i]));
            Assert.True(reference[i].ContentEquals(outputs[i]));
        }
    }

    [SkippableTheory]
    [InlineData("detection_segmentation/coco_ssd_mobilenet_v1_1.0_quant_2018_06_29", 1e-6)]
    [InlineData("detection_segmentation/movenet_single_pose_lightning_ptq", 1e-6)]
    public void Float_post_processing_gives_the_outputs_of_tflite_up_to_float_rounding(string name, double tolerance)
    {
        Model model = TfliteModelFile.Read(SharedMaterial.Require($"models/{name}.tflite"));
        Dictionary<string, DenseTensor> golden = NpzFile.Read(SharedMaterial.Require($"golden/tflite/{Path.GetFileName(name)}.tflite.npz")).ToDictionary(array => array.Name, array => array.Tensor);
        using Session session = new(model);
        for (int k = 0; k < Cases; k++)
        {
            DenseTensor[] outputs = session.Run(GoldenInputs.Of(model.Graph, k));
            for (int i = 0; i < outputs.Length; i++)
            {
                double[] expected = Numbers(golden[$"case{k}_output{i}"]), actual = Numbers(outputs[i]);
                Assert.Equal(expected.Length, actual.Length);
                for (int n = 0; n < expected.Length; n++) Assert.Equal(expected[n], actual[n], tolerance);
            }
        }
    }

    /// <summary>TFLite's own first choices on 500 pictures, 44.6 and 67.6 %, need its preprocessing: the long side to nearest, the crop's offset down.</summary>
    [SkippableTheory]
    [InlineData("imagenet/mobilenet_v1_0.25_128_quant", "pixels-nearest", 223)]
    [InlineData("imagenet/mobilenet_v1_0.5_160_quant", "pixels-nearest", 338)]
    [InlineData("imagenet/mobilenet_v1_0.5_160_quant", "pixels", 326)]
    public void As_many_first_choices_are_right_as_tflite_has(string name, string preprocess, int right)
    {
        Skip.IfNot(JpegDecoder.IsAvailable, "needs libjpeg-turbo");
        using IDataset data = DatasetCatalog.Open(SharedMaterial.Require("data/imagenet-samples"));
        using Session session = new(TfliteModelFile.Read(SharedMaterial.Require($"models/{name}.tflite")));
        TensorShape shape = session.Inputs[0].Shape!.ToTensorShape();
        DenseTensor pixels = DenseTensor.Zeros(ElementType.UInt8, shape);
        Accuracy accuracy = new();
        for (int i = 0; i < data.Count; i++)
        {
            Sample sample = data.Read(i);
            Preprocessing.Load(preprocess).ApplyPixels(sample.Image!, pixels.Bytes, 3, shape[1], shape[2], channelsLast: true);
            accuracy.Add(Array.ConvertAll(Numbers(session.Run([pixels])[0]), number => (float)number), sample.Label!.Value);
        }

        Assert.Equal((500, right), (accuracy.Count, accuracy.Top1Correct));
    }

    [SkippableTheory]
    [MemberData(nameof(Models))]
    [InlineData("mlperf_tiny/person_detect_int8")]
    [InlineData("rnn/keras_lstm_mnist_ptq")]
    [InlineData("rnn/micro_speech_lstm_int8")]
    [InlineData("rnn/dtln/dtln_noise_suppression_int8_micro")]
    [InlineData("detection_segmentation/deeplabv3_mnv2_dm05_pascal_quant")]
    [InlineData("detection_segmentation/coco_ssd_mobilenet_v1_1.0_quant_2018_06_29")]
    public void The_network_is_proven_to_compute_with_integers(string name)
    {
        IntegerProof proof = IntegerVerifier.Verify(TfliteModelFile.Read(SharedMaterial.Require($"models/{name}.tflite")));
        Assert.Empty(proof.Offenders);
        Assert.True(proof.Holds);
    }

    [SkippableTheory]
    [InlineData("mlperf_tiny/keyword_spotting__kws_ref_model")]
    [InlineData("mlperf_tiny/image_classification__pretrainedResnet_quant")]
    public void Session_and_reference_evaluation_give_the_same_bits(string name)
    {
        Model model = TfliteModelFile.Read(SharedMaterial.Require($"models/{name}.tflite"));
        using Session session = new(model);
        DenseTensor[] inputs = GoldenInputs.Of(model.Graph, 0), expected = GraphInterpreter.Run(model.Graph, inputs), actual = session.Run(inputs);
        Assert.All(expected.Zip(actual), pair => Assert.True(pair.First.ContentEquals(pair.Second)));
    }

    private static double[] Numbers(DenseTensor tensor) => tensor.ElementType switch
    {
        ElementType.Float32 => Array.ConvertAll(tensor.Span<float>().ToArray(), number => (double)number),
        _ => Array.ConvertAll(IntegerElements.ToInt64(tensor), number => (double)number),
    };
}
