using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Exchange;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>Annotations on their way in from a browser: files as they came, or one zip that is expanded below the data folder.</summary>
public sealed class AnnotationUpload(DataFolder folder)
{
    /// <param name="source">A folder or a zip archive.</param>
    /// <returns>A folder that <see cref="AnnotationImport"/> reads, and what could not be taken out of the archive.</returns>
    public async Task<(string Folder, IReadOnlyList<ExchangeFault> Faults)> OpenAsync(
        string source,
        CancellationToken cancellationToken = default
    )
    {
        if (!File.Exists(source) || !ZipExpansion.IsZip(source))
            return (source, []);
        var target = Path.Combine(folder.Incoming, $"voc-{Guid.NewGuid():N}");
        // A VOC file is kilobytes; what expands to more is not one.
        var zip = new ZipExpansion(new ZipLimits(MaxBytes: 4L << 30, MaxEntryBytes: 256L << 20));
        try
        {
            await zip.ExpandAsync(source, target, cancellationToken);
        }
        finally
        {
            // Expanded or not to be expanded: nobody needs an uploaded archive after this.
            UploadFolder.DiscardArchive(folder, source);
        }

        return (target, [.. zip.Problems.Select(problem => new ExchangeFault(problem.Subject, 0, problem.Message))]);
    }

    /// <summary>Waits until the disk has what a job is about to be given.</summary>
    public Task SettleAsync(string opened) => Task.Run(() => UploadFolder.Settle(folder, opened));

    /// <summary>Throws a folder away if it lies below the data folder's incoming folder; touches nothing else.</summary>
    public void Discard(string opened)
    {
        var full = Path.GetFullPath(opened);
        if (full.StartsWith(folder.Incoming + Path.DirectorySeparatorChar, StringComparison.Ordinal) && Directory.Exists(full))
            Directory.Delete(full, recursive: true);
    }
}
