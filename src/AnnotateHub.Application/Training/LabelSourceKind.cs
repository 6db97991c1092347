using System.Text.Json.Serialization;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Training;

/// <summary>What kind of label sets a training learns from.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<LabelSourceKind>))]
public enum LabelSourceKind
{
    /// <summary>Answers of people in a round; in the free round whatever was started or imported there.</summary>
    Round,

    /// <summary>A union: signed by a lead, or imported as one.</summary>
    Consensus,

    /// <summary>Label sets that came as files under a name of their own; not what a model of this server proposed.</summary>
    Imported,
}
