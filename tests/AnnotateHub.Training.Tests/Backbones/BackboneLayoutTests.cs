using AnnotateHub.Training.Backbones;

namespace AnnotateHub.Training.Tests.Backbones;

public sealed class BackboneLayoutTests
{
    /// <summary>Numbers of parameters from TorchVision's documentation of its weights (num_params; three planes, 1000 classes).</summary>
    [Theory]
    [InlineData(Backbone.ResNet18, 11_689_512)]
    [InlineData(Backbone.ResNet34, 21_797_672)]
    [InlineData(Backbone.ResNet50, 25_557_032)]
    [InlineData(Backbone.ResNet101, 44_549_160)]
    [InlineData(Backbone.ResNet152, 60_192_808)]
    [InlineData(Backbone.MobileNetV2, 3_504_872)]
    public void A_network_has_as_many_weights_as_the_published_one(Backbone backbone, long published) =>
        Assert.Equal(published, BackboneLayout.For(backbone, 3).Parameters(1_000));

    [Fact]
    public void Layers_have_the_published_names_so_that_weights_find_them()
    {
        var names = BackboneLayout.For(Backbone.ResNet50, 3).Units.Select(unit => (unit.Conv, unit.Norm)).ToList();
        var mobile = BackboneLayout.For(Backbone.MobileNetV2, 3).Units.Select(unit => (unit.Conv, unit.Norm)).ToList();

        Assert.Contains(("layer1.0.downsample.0", "layer1.0.downsample.1"), names);
        Assert.Contains(("layer4.2.conv3", "layer4.2.bn3"), names);
        // The first block of a MobileNetV2 is not wider inside, so that its layers count from 0 without one.
        Assert.Contains(("features.1.conv.0.0", "features.1.conv.0.1"), mobile);
        Assert.Contains(("features.1.conv.1", "features.1.conv.2"), mobile);
        Assert.Contains(("features.17.conv.2", "features.17.conv.3"), mobile);
        Assert.Equal(mobile.Count, mobile.Distinct().Count());
    }

    [Fact]
    public void Every_key_is_read_back() =>
        Assert.All(
            BackboneText.Keys,
            key =>
            {
                Assert.True(BackboneText.TryParse(key, out var backbone));
                Assert.Equal(key, BackboneText.Key(backbone));
            }
        );
}
