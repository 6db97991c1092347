using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.UseCases.Models;

/// <summary>Looks at ONNX files.</summary>
public sealed class ModelInspector : IModelInspector
{
    public Task<ModelVerdict> InspectAsync(string path, string? manifest, ClassScheme classes, IReadOnlyList<ChannelDefinition> channels, CancellationToken cancel = default) =>
        Task.FromResult(new ModelVerdict("This build opens no ONNX models.", [], null, ModelPurpose.Detector));
}
