using System.Text.Json.Serialization;

namespace AnnotateHub.Core.Pseudolabels;

/// <summary>Whose class a box gets where a classifier looked at it. Travels as a word, which the browser's selection reads too.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClassSource>))]
public enum ClassSource
{
    [JsonStringEnumMemberName("classifier")]
    Classifier,

    [JsonStringEnumMemberName("detector")]
    Detector,
}
