using Dyadic.Core;

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

    [SkippableFact]
    public void A_folder_of_texts_is_refused_with_the_list_of_formats()
    {
        string folder = SharedMaterial.Require("data/ptb");
        DyadicException error = Assert.Throws<DyadicException>(() => DatasetCatalog.Open(folder));
        Assert.All(DatasetCatalog.All, format => Assert.Contains(format.Name, error.Message, StringComparison.Ordinal));
    }
}
