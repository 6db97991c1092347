using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>Looks at an uploaded file before anything else does, where it can do no harm.</summary>
public interface IModelInspector
{
    /// <param name="path">The file as it was uploaded.</param>
    /// <param name="manifest">What came beside it, or what a person changed; null: to be found out.</param>
    Task<InspectedModel> InspectAsync(
        string path,
        string? manifest,
        ClassScheme classes,
        IReadOnlyList<ChannelDefinition> channels,
        CancellationToken cancellationToken = default
    );
}
