using System.Text.Json.Serialization;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Annotations.Assist;

/// <summary>Where the candidates of a click come from.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ProposalSource>))]
public enum ProposalSource
{
    /// <summary>The round allows no help.</summary>
    None,
    Signal,
    Model,
}
