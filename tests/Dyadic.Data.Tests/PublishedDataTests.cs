using Dyadic.Core;
using Dyadic.Tests;

namespace Dyadic.Data.Tests;

/// <summary>The published data sets beside the repository: counts, first samples, known facts.</summary>
public class PublishedDataTests
{
    [SkippableFact]
    public void Mnist_folder_opens_its_test_part_whose_first_digit_is_a_seven()
    {
        using IDataset data = DatasetCatalog.Open(SharedMaterial.Require("data/mnist"));
        Assert.Equal(5000, data.Count);
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], Enumerable.Range(0, 10).Select(i => data.LabelOf(i)!.Value));
        Sample first = data.Read(0);
        Assert.Equal((28, 28, 7), (first.Image!.Height, first.Image.Width, first.Label));
        Assert.Equal(84, first.Image.Pixels[3 * ((7 * 28) + 6)]);   // the first inked pixel of the first test digit
        Assert.All(first.Image.Pixels[..(3 * 7 * 28)], pixel => Assert.Equal(0, pixel));
    }

    [SkippableFact]
    public void Mnist_training_part_has_sixty_thousand_digits_with_mean_0_1307()
    {
        using IDataset data = DatasetCatalog.Open(SharedMaterial.Require("data/mnist"), new DatasetOptions { Split = DatasetSplit.Train });
        Assert.Equal(60000, data.Count);
        Assert.Equal(5, data.LabelOf(0));
        long sum = 0;
        for (int i = 0; i < data.Count; i++)
        {
            byte[] pixels = data.Read(i).Image!.Pixels;
            for (int at = 0; at < pixels.Length; at += 3) sum += pixels[at];
        }

        Assert.Equal(0.1307, sum / (60000.0 * 784 * 255), 4);
    }

    [SkippableFact]
    public void Fashion_sample_has_sixty_of_each_class()
    {
        using IDataset data = DatasetCatalog.Open(SharedMaterial.Require("data/fashion-mnist-sample/sprite-600-images-idx3-ubyte.gz"));
        Assert.Equal(600, data.Count);
        Assert.Equal(Enumerable.Repeat(60, 10), Enumerable.Range(0, 600).CountBy(i => data.LabelOf(i)!.Value).OrderBy(pair => pair.Key).Select(pair => pair.Value));
    }

    [SkippableFact]
    public void Cifar_folder_opens_its_test_zip_and_says_so()
    {
        using IDataset data = DatasetCatalog.Open(SharedMaterial.Require("data/cifar10"));
        Assert.Equal(5000, data.Count);
        Assert.Contains("test-first500-per-class.zip, the test part", data.Description, StringComparison.Ordinal);
        Assert.Equal(0, data.LabelOf(0));
        Assert.Equal(9, data.LabelOf(4999));
    }

    [SkippableFact]
    public void Every_cifar_test_picture_decodes_to_32_by_32()
    {
        string path = SharedMaterial.Require("data/cifar10/test-first500-per-class.zip");
        Skip.IfNot(JpegDecoder.IsAvailable, "needs libjpeg-turbo");
        using IDataset data = DatasetCatalog.Open(path);
        for (int i = 0; i < data.Count; i++) Assert.Equal((32, 32), (data.Read(i).Image!.Height, data.Read(i).Image!.Width));
    }

    [SkippableFact]
    public void Every_imagenet_sample_decodes_to_the_size_its_table_says()
    {
        string folder = SharedMaterial.Require("data/imagenet-samples");
        Skip.IfNot(JpegDecoder.IsAvailable, "needs libjpeg-turbo");
        using IDataset data = DatasetCatalog.Open(folder);
        string[][] table = [.. File.ReadAllLines(Path.Combine(folder, "labels.tsv")).Skip(1).Select(line => line.Split('\t'))];
        Assert.Equal(500, data.Count);
        for (int i = 0; i < 500; i++)
        {
            Sample sample = data.Read(i);
            Assert.Equal((table[i][1], table[i][6], table[i][7]), ($"{sample.Label}", $"{sample.Image!.Width}", $"{sample.Image.Height}"));
            Assert.Equal(2 * i, sample.Label);
        }
    }

    [SkippableFact]
    public void Original_validation_pictures_decode_beside_their_table()
    {
        string folder = SharedMaterial.Require("data/imagenet-val-samples");
        Skip.IfNot(JpegDecoder.IsAvailable, "needs libjpeg-turbo");
        using IDataset data = DatasetCatalog.Open(folder);
        Assert.Equal([65, 970, 230, 809, 516], Enumerable.Range(0, 5).Select(i => data.Read(i).Label!.Value));
        Assert.Equal((500, 408), (data.Read(0).Image!.Height, data.Read(0).Image!.Width));
    }

    [SkippableFact]
    public void Person_detection_bitmaps_are_grey_pictures_without_labels()
    {
        using IDataset data = DatasetCatalog.Open(SharedMaterial.Require("data/person-detection-samples"));
        Assert.Equal((2, false), (data.Count, data.HasLabels));
        RgbImage person = data.Read(1).Image!;
        Assert.Equal((96, 96), (person.Height, person.Width));
        Assert.All(Enumerable.Range(0, 96 * 96), i => Assert.True(person.Pixels[3 * i] == person.Pixels[(3 * i) + 1] && person.Pixels[3 * i] == person.Pixels[(3 * i) + 2]));
    }

    [SkippableFact]
    public void Keyword_spotting_inputs_are_490_int8_values_with_the_class_of_their_name()
    {
        using IDataset data = DatasetCatalog.Open(SharedMaterial.Require("data/mlperf-tiny-kws"));
        Assert.Equal(500, data.Count);
        for (int i = 0; i < data.Count; i++)
        {
            Sample sample = data.Read(i);
            Assert.Equal("Int8[490]", Assert.Single(sample.Inputs).Tensor.ToString());
            Assert.EndsWith($"_{sample.Label}.bin", sample.Name, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void Squeezenet_reference_arrays_are_read_with_their_shapes()
    {
        string folder = SharedMaterial.Require("models/imagenet/squeezenet1.1_reference");
        Assert.Equal([1, 3, 224, 224], NpyFile.Read(Path.Combine(folder, "input_0.npy")).Shape);
        using IDataset data = DatasetCatalog.Open(folder);
        Sample sample = data.Read(0);
        Assert.Equal([3, 224, 224], sample.InputFor("any name", 0).Shape);
        Assert.Equal([1000], Assert.Single(sample.ExpectedOutputs).Tensor.Shape);
    }

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void Every_folder_is_recognised_and_its_first_sample_read(string folder, int count, string description, string firstSample)
    {
        string path = SharedMaterial.Require("data/" + folder);
        Skip.IfNot(JpegDecoder.IsAvailable, "needs libjpeg-turbo");
        using IDataset data = DatasetCatalog.Open(path);
        Assert.Equal(count, data.Count);
        Assert.Contains(description, data.Description, StringComparison.Ordinal);
        Assert.Equal(firstSample, Facts(data.Read(0)));
        Assert.Equal(data.HasLabels, data.LabelOf(count - 1) is not null);
        _ = data.Read(count - 1);
    }

    [SkippableFact]
    public void No_folder_is_forgotten()
    {
        string root = SharedMaterial.Require("data");
        Assert.Equal(Directory.GetDirectories(root).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal), Folders().Select(row => (string)row[0]).Order(StringComparer.Ordinal));
    }

    public static TheoryData<string, int, string, string> Folders() => new()
    {
        { "cifar10", 5000, "10 classes", "picture 32x32; label 0" },
        { "coco128", 64, "80 classes", "picture 277x416; 20 objects in 426x640" },
        { "fashion-mnist-sample", 600, "UInt8[28,28]", "picture 28x28; label 0" },
        { "financial-phrasebank", 4362, "sentence and 1 numbers; a class (negative, neutral, positive)", "Float32[1]; sentence; label 1" },
        { "fiqa", 954, "headline", "sentence, target; target -0.374" },
        { "glue-cola", 522, "GLUE CoLA", "sentence; label 1" },
        { "glue-mrpc", 863, "GLUE MRPC", "sentence1, sentence2; label 1" },
        { "glue-rte", 139, "GLUE RTE", "sentence1, sentence2; label 1" },
        { "glue-sst2", 436, "GLUE SST-2", "sentence; label 1" },
        { "glue-stsb", 690, "GLUE STS-B", "sentence1, sentence2; target 2.5" },
        { "imagenet-samples", 500, "500 labelled pictures", "picture 256x341; label 0" },
        { "imagenet-val-samples", 5, "5 labelled pictures", "picture 500x408; label 65" },
        { "mlperf-tiny-kws", 500, "int8", "Int8[490]; label 7" },
        { "mnist", 5000, "t10k-first5000", "picture 28x28; label 7" },
        { "multi30k-en-de", 1000, "test_2016_flickr in parallel: de, en", "de, en" },
        { "person-detection-samples", 2, "no labels", "picture 96x96" },
        { "ptb", 3370, "lines of ptb.valid.txt.gz", "text" },
        { "speech-commands-samples", 4, "no labels", "sound 16000 at 16000 Hz" },
        { "spoken-digits", 180, "180 recordings of test-index0-2.zip, 10 classes", "sound 2384 at 8000 Hz; label 0" },
        { "tinyshakespeare", 37665, "lines of input-first95.txt.gz", "text" },
        { "tinystories", 2232, "lines of sample-first90.txt.gz", "text" },
        { "vad-samples", 2, "2 segments of vad_train.wav", "sound 32000 at 16000 Hz; speech 2" },
        { "wikitext-2", 3760, "lines of wiki.valid.raw.gz; another form of it is wiki.valid.tokens.gz", "text" },
        { "wmt-en-de", 501, "newstest2021-first501 in parallel: src.en, refA.de, refC.de, refD.de", "src.en, refA.de, refC.de, refD.de" },
    };

    [SkippableTheory]
    [InlineData("glue-cola/train.tsv.gz", 8551)]
    [InlineData("glue-mrpc/train.tsv.gz", 3668)]
    [InlineData("glue-mrpc/dev-first204.tsv", 204)]
    [InlineData("glue-rte/train.tsv.gz", 2490)]
    [InlineData("glue-sst2/train.tsv.gz", 67349)]
    [InlineData("glue-stsb/train.tsv.gz", 5749)]
    [InlineData("glue-stsb/dev-even750.tsv", 750)]
    [InlineData("glue-stsb/test-labelled-even690.tsv", 690)]
    public void Every_row_of_a_glue_file_has_its_sentences_and_truth(string file, int count)
    {
        using IDataset data = DatasetCatalog.Open(SharedMaterial.Require("data/" + file));
        Assert.Equal(count, data.Count);
        for (int i = 0; i < count; i++)
        {
            Sample sample = data.Read(i);
            Assert.All(sample.Texts, text => Assert.NotEqual("", text.Text));
            if (sample.Target is null) Assert.InRange(sample.Label!.Value, 0, 1);
            else Assert.InRange(Assert.Single(sample.Target), 0, 5);
        }
    }

    [SkippableFact]
    public void Times_of_speech_lie_within_their_segment()
    {
        using IDataset data = DatasetCatalog.Open(SharedMaterial.Require("data/vad-samples"));
        Sample second = data.Read(1);
        Assert.Equal(new SpeechSpan(TimeSpan.FromSeconds(0.35), TimeSpan.FromSeconds(1.7)), Assert.Single(second.Speech!));
        Assert.Equal(TimeSpan.FromSeconds(2), second.Sound!.Duration);

        // The recording is louder while somebody speaks than before.
        double Energy(double from, double to) => second.Sound.Samples[(int)(16000 * from)..(int)(16000 * to)].Average(sample => (double)sample * sample);
        Assert.True(Energy(0.35, 1.7) > 20 * Energy(0, 0.3));
    }

    private static string Facts(Sample sample)
    {
        List<string> facts = [];
        if (sample.Image is { } image) facts.Add($"picture {image.Height}x{image.Width}");
        if (sample.Sound is { } sound) facts.Add($"sound {sound.Frames} at {sound.SampleRate} Hz");
        if (sample.Inputs.Count > 0) facts.Add(string.Join(", ", sample.Inputs.Select(input => input.Tensor)));
        if (sample.Texts.Count > 0) facts.Add(string.Join(", ", sample.Texts.Select(text => text.Name)));
        if (sample.Label is { } label) facts.Add($"label {label}");
        if (sample.Target is { } target) facts.Add($"target {target[0]}");
        if (sample.Objects is { } objects) facts.Add($"{objects.Objects.Count} objects in {objects.Height}x{objects.Width}");
        if (sample.Speech is { } speech) facts.Add($"speech {speech.Count}");
        return string.Join("; ", facts);
    }
}
