using System.Text.Json.Serialization;

namespace AnnotateHub.Core.Study.Rounds;

/// <summary>What may propose the box of a click (docs/annotating.md). More is greater; stored as text in the settings of a round.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Assistance>))]
public enum Assistance
{
    /// <summary>Every box is drawn by hand.</summary>
    None,

    /// <summary>The image's own light alone: nothing that anybody taught or drew.</summary>
    Signal,

    /// <summary>A trained detector's candidates where there are some, else the light.</summary>
    Model,
}
