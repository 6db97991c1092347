namespace AnnotateHub.Training.Backbones;

/// <summary>Networks as people and settings name them.</summary>
public static class BackboneText
{
    /// <summary>The small network of this program.</summary>
    public const string Small = "small";

    private static readonly (Backbone Backbone, string Key, string Name)[] All =
    [
        (Backbone.ResNet18, "resnet18", "ResNet-18"),
        (Backbone.ResNet34, "resnet34", "ResNet-34"),
        (Backbone.ResNet50, "resnet50", "ResNet-50"),
        (Backbone.ResNet101, "resnet101", "ResNet-101"),
        (Backbone.ResNet152, "resnet152", "ResNet-152"),
        (Backbone.MobileNetV2, "mobilenet-v2", "MobileNetV2"),
    ];

    /// <summary>Keys, the small network first.</summary>
    public static IReadOnlyList<string> Keys => [Small, .. All.Select(item => item.Key)];

    public static string Name(Backbone? backbone) => backbone is { } one ? All.First(item => item.Backbone == one).Name : "Small CNN";

    public static string Key(Backbone? backbone) => backbone is { } one ? All.First(item => item.Backbone == one).Key : Small;

    /// <returns>Whether there is such a network; null for the small one.</returns>
    public static bool TryParse(string key, out Backbone? backbone)
    {
        backbone = All.Where(item => item.Key == key).Select(item => (Backbone?)item.Backbone).FirstOrDefault();
        return backbone is not null || key == Small;
    }
}
