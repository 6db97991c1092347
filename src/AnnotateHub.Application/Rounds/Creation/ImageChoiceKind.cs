using System.Text.Json.Serialization;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Rounds.Creation;

[JsonConverter(typeof(CamelCaseEnumConverter<ImageChoiceKind>))]
public enum ImageChoiceKind
{
    /// <summary><see cref="ImageChoice.Count"/> images, shared out over patients by how many images each has.</summary>
    Draw,

    /// <summary><see cref="ImageChoice.Count"/> images of each patient.</summary>
    DrawPerPatient,

    /// <summary>All that the kind may use.</summary>
    All,

    /// <summary>All that the kind may use and no refinement round holds; for refinement rounds.</summary>
    NotRefined,

    /// <summary>Those named.</summary>
    HandPicked,
}
