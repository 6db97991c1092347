using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Application.Models.Registry;

/// <summary>A model that is ready to work.</summary>
public sealed record OpenedModel(ICandidateModel Model, ExecutionTarget Place) : IDisposable
{
    public void Dispose() => Model.Dispose();
}
