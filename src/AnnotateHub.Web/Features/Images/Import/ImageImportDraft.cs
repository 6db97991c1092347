using System.Collections.Concurrent;
using System.Text.Json;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Web.Features.Images.Import;

/// <summary>What one person is preparing to import into one project. Lives on the server, so the page can be left and come back
/// to.</summary>
public sealed class ImageImportDraft
{
    public ImportStage Stage { get; internal set; }
    public ImportPlan? Plan { get; internal set; }
    public JobProgress? Progress { get; internal set; }

    /// <summary>Why planning ended without a plan.</summary>
    public string? Fault { get; internal set; }

    /// <summary>Files that the browser could not hand over, each with its reason.</summary>
    public IReadOnlyList<string> NotUploaded { get; internal set; } = [];

    internal CancellationTokenSource? Planning { get; set; }

    /// <summary>Raised on any thread.</summary>
    public event Action? Changed;

    internal void Tell() => Changed?.Invoke();
}
