using System.Collections.Concurrent;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Import;

namespace AnnotateHub.Web.Features.LabelFiles;

/// <summary>Annotation files that one person is about to import into one project.</summary>
public sealed class AnnotationImportDraft
{
    /// <summary>Folder with the files, once they are there.</summary>
    public string? Folder { get; internal set; }
    public AnnotationPreview? Preview { get; internal set; }
    public JobProgress? Progress { get; internal set; }
    public bool IsReading { get; internal set; }
    public string? Fault { get; internal set; }

    /// <summary>What was left out before the files were read: not uploaded, or not to be taken out of the archive.</summary>
    public IReadOnlyList<string> Missing { get; internal set; } = [];

    internal CancellationTokenSource? Reading { get; set; }

    /// <summary>Raised on any thread.</summary>
    public event Action? Changed;

    internal void Tell() => Changed?.Invoke();
}
