namespace AnnotateHub.Application.Models.Registry;

/// <summary>A classifier that is ready to look at boxes.</summary>
public sealed record OpenedClassifier(IBoxClassifier Model, ExecutionTarget Place) : IDisposable
{
    public void Dispose() => Model.Dispose();
}
