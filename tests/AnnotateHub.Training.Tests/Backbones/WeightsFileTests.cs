using System.Buffers.Binary;
using System.Text;
using AnnotateHub.TestKit;
using AnnotateHub.Training.Backbones;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;

namespace AnnotateHub.Training.Tests.Backbones;

/// <summary>Weights that somebody brings: read as their format says, and refused with a sentence.</summary>
public sealed class WeightsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_of_four_and_of_two_bytes_are_read_and_counters_are_left_out()
    {
        // 1.5 is 0x3E00 as half and 0x3FC0 as the upper half of a float; -2 is 0xC000 as both.
        var path = Write(
            """
            {"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},
             "h":{"dtype":"F16","shape":[2],"data_offsets":[8,12]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[12,16]},
             "n":{"dtype":"I64","shape":[],"data_offsets":[16,24]}}
            """,
            [.. BitConverter.GetBytes(0.25f), .. BitConverter.GetBytes(3f), 0x00, 0x3E, 0x00, 0xC0, 0xC0, 0x3F, 0x00, 0xC0, .. new byte[8]]
        );

        var read = WeightsFile.Read(path);

        Assert.Equal(["a", "b", "h"], read.Keys.Order());
        Assert.Equal([0.25f, 3], read["a"].Values);
        Assert.Equal([1, 2], read["a"].Shape);
        Assert.Equal([1.5f, -2], read["h"].Values);
        Assert.Equal([1.5f, -2], read["b"].Values);
    }

    [Theory]
    [InlineData("{ ", "its header is not what safetensors have")]
    [InlineData("[1]", "its header is not what safetensors have")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", "its header is not what safetensors have")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "'a' does not lie where the header says")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'a' does not lie where the header says")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "'a' has a negative size")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "'a' holds what is no number")]
    public void A_damaged_file_is_refused_with_what_is_wrong(string header, string sentence)
    {
        var path = Write(header, BitConverter.GetBytes(float.NaN));

        Assert.Contains(sentence, Assert.Throws<TrainingRefusedException>(() => WeightsFile.Read(path)).Message);
    }

    [Fact]
    public void A_file_of_PyTorch_and_one_that_is_not_there_are_refused()
    {
        var pickle = _folder.File("resnet18.pth");
        File.WriteAllBytes(pickle, [.. "PK\x03\x04"u8, .. new byte[60]]);

        Assert.Contains("must be converted", Assert.Throws<TrainingRefusedException>(() => WeightsFile.Read(pickle)).Message);
        Assert.Contains(
            "cannot be read",
            Assert.Throws<TrainingRefusedException>(() => WeightsFile.Read(_folder.File("none.safetensors"))).Message
        );
    }

    [Fact]
    public void Weights_for_three_planes_fit_any_number_with_the_same_sum_and_the_last_layer_is_left()
    {
        var layout = BackboneLayout.For(Backbone.ResNet18, 2);
        var published = Published(Backbone.ResNet18);
        // 1, 2 and 3 for the planes of each place of the first layer: the sum, 6, is 3 for each of two planes.
        published["conv1.weight"] = published["conv1.weight"] with
        {
            Values = [.. Enumerable.Range(0, 64 * 3 * 49).Select(index => 1f + index / 49 % 3)],
        };

        var fitted = PublishedWeights.Fit(published, layout, Backbone.ResNet18, "file").ToDictionary(weight => weight.Name);

        Assert.Equal([64, 2, 7, 7], fitted["conv1_conv.weight"].Shape);
        Assert.All(fitted["conv1_conv.weight"].Values, value => Assert.Equal(3, value));
        Assert.Equal(published["layer1.0.bn1.running_var"].Values, fitted["layer1_0_conv1_norm.running_var"].Values);
        Assert.DoesNotContain(fitted.Keys, name => name.StartsWith("fc", StringComparison.Ordinal));
    }

    [Fact]
    public void Weights_of_another_architecture_are_refused_with_both()
    {
        var layout = BackboneLayout.For(Backbone.ResNet34, 3);

        var shallow = Assert.Throws<TrainingRefusedException>(() =>
            PublishedWeights.Fit(Published(Backbone.ResNet18), layout, Backbone.ResNet34, "r18.safetensors")
        );
        var deep = Assert.Throws<TrainingRefusedException>(() =>
            PublishedWeights.Fit(Published(Backbone.ResNet50), layout, Backbone.ResNet34, "r50.safetensors")
        );

        // A ResNet-18 has two blocks in its first stage, a ResNet-34 three; a ResNet-50 begins a block with 1 x 1.
        Assert.Contains("'r18.safetensors' are of another architecture: 'layer1.2.conv1.weight' is not there", shallow.Message);
        Assert.Contains("'layer1.0.conv1.weight' has the shape [64, 64, 1, 1]", deep.Message);
        Assert.Contains("ResNet-34 has it as [64, 64, 3, 3]", deep.Message);
    }

    /// <summary>Every tensor of the published network, with zeros.</summary>
    private static Dictionary<string, WeightTensor> Published(Backbone backbone)
    {
        var weights = new Dictionary<string, WeightTensor>();
        foreach (var unit in BackboneLayout.For(backbone, BackboneLayout.PublishedPlanes).Units)
        {
            Add($"{unit.Conv}.weight", unit.Output, unit.Input / unit.Groups, unit.Kernel, unit.Kernel);
            foreach (var part in (string[])["weight", "bias", "running_mean", "running_var"])
                Add($"{unit.Norm}.{part}", unit.Output);
        }

        return weights;

        void Add(string name, params long[] shape) =>
            weights.Add(name, new WeightTensor(name, shape, new float[shape.Aggregate(1L, (product, side) => product * side)]));
    }

    private string Write(string header, byte[] data)
    {
        var (path, text) = (_folder.File($"{Guid.NewGuid():N}.safetensors"), Encoding.UTF8.GetBytes(header));
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        File.WriteAllBytes(path, [.. length, .. text, .. data]);
        return path;
    }
}
