using System.Text.Json.Serialization;

namespace AnnotateHub.Training.Backbones;

/// <summary>What a classifier may be made of instead of the small network of this program: the paper's Table 3.</summary>
public enum Backbone
{
    [JsonStringEnumMemberName("resnet18")]
    ResNet18,

    [JsonStringEnumMemberName("resnet34")]
    ResNet34,

    [JsonStringEnumMemberName("resnet50")]
    ResNet50,

    [JsonStringEnumMemberName("resnet101")]
    ResNet101,

    [JsonStringEnumMemberName("resnet152")]
    ResNet152,

    [JsonStringEnumMemberName("mobilenet-v2")]
    MobileNetV2,
}
