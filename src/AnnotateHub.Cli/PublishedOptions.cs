using System.CommandLine;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.PublishedDataSet;
using AnnotateHub.Exchange.PublishedDataset;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub export --format published</c>: the paper's tree and its choices.</summary>
internal static class PublishedOptions
{
    private static readonly Option<DataSetVariant> Variant = new("--variant")
    {
        Description = "Published tree: as published, or flat as the authors' programs open it.",
        DefaultValueFactory = _ => DataSetVariant.Published,
    };

    private static readonly Option<UnknownCells> Unknown = new("--unknown")
    {
        Description = "Published tree: what becomes of unknown cells in training and validation images; the pseudolabels need --run.",
        DefaultValueFactory = _ => UnknownCells.Keep,
    };

    private static readonly Option<string[]> Run = new("--run")
    {
        Description = "Published tree: model run whose boxes decide about unknown cells; of several the mean counts.",
    };
    private static readonly Option<bool> NoPictures = new("--no-pictures") { Description = "Published tree: without the images." };
    private static readonly Option<bool> NoCrops = new("--no-crops") { Description = "Published tree: without a picture of every cell." };
    private static readonly Option<long?> Subsets = new("--subsets")
    {
        Description = "Published tree: seed of nested subsets of 5, 10, 20, 50 and 100 % of the training images.",
    };
    private static readonly Option<bool> LeaveOneOut = new("--leave-one-out")
    {
        Description = "Published tree: lists that leave out one patient each.",
    };
    private static readonly Option<bool> Disjoint = new("--patient-disjoint")
    {
        Description = "Published tree: promises that no patient is in two splits; one that is fails the export.",
    };
    private static readonly Option<string> Licence = new("--licence")
    {
        Description = "Published tree: goes into the card.",
        DefaultValueFactory = _ => "not stated",
    };

    private static readonly Option<bool> OmeTiff = new("--ome-tiff")
    {
        Description = "Published tree: also each image with all channels as OME-TIFF, boxes as ROIs, and a table of all boxes.",
    };
    private static readonly Option<bool> OmeZarr = new("--ome-zarr")
    {
        Description = "Published tree: also each image as OME-NGFF 0.4 (Zarr), and a table of all boxes.",
    };

    private static readonly Option<bool> OwnColumns = new("--own-columns")
    {
        Description =
            "Published tree: also images.csv with patient, well, field and the lab's own columns, which may be private; check.txt warns "
            + "of what looks like a person.",
    };

    public static IReadOnlyList<Option> All { get; } =
    [OwnColumns, OmeTiff, OmeZarr, Variant, Unknown, Run, NoPictures, NoCrops, Subsets, LeaveOneOut, Disjoint, Licence];

    public static async Task<int> ExportAsync(
        CliContext context,
        ParseResult parsed,
        long projectId,
        IReadOnlyCollection<long> unsealed,
        string target,
        CancellationToken cancellationToken
    )
    {
        var request = new PublishedRequest(
            projectId,
            Actor.CommandLine(),
            parsed.GetValue(Variant),
            parsed.GetValue(Unknown),
            parsed.GetValue(Run) ?? [],
            !parsed.GetValue(NoPictures),
            !parsed.GetValue(NoCrops),
            parsed.GetValue(Subsets),
            parsed.GetValue(LeaveOneOut),
            parsed.GetValue(Disjoint),
            parsed.GetValue(Licence)!,
            unsealed
        )
        {
            OwnColumns = parsed.GetValue(OwnColumns),
            OmeTiff = parsed.GetValue(OmeTiff),
            OmeZarr = parsed.GetValue(OmeZarr),
        };
        var export = context.Get<PublishedExport>();
        var report = await ProgressDisplay.RunAsync(
            context,
            "Exporting",
            async progress =>
                target.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
                    ? await ToZipAsync(export, request, target, progress, cancellationToken)
                    : await export.ToFolderAsync(request, target, progress, cancellationToken)
        );
        if (report.Refused is not null)
            return await context.RefuseAsync(report.Refused);
        await context.Output.WriteAsync(PublishedCheck.ToText(report.Findings, report.LeftOut));
        if (report.HasFailed)
            return await context.RefuseAsync($"The export failed its own check; what is in {target} is not to be used.");
        await context.Output.WriteLineAsync(
            $"{report.Images} images with {report.Boxes} boxes written to {target}{(report.Rounded > 0 ? $"; {report.Rounded} boxes were rounded to whole pixels" : "")}."
        );
        return report.LeftOut.Count == 0 ? ExitCode.Done : ExitCode.LeftOut;
    }

    private static async Task<PublishedReport> ToZipAsync(
        PublishedExport export,
        PublishedRequest request,
        string target,
        IProgress<AnnotateHub.Application.Kernel.JobProgress> progress,
        CancellationToken cancellationToken
    )
    {
        if (File.Exists(target))
            return new PublishedReport(0, 0, 0, [], [], $"The file '{target}' is there already; name another or remove it.");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        var unfinished = target + ".unfinished";
        try
        {
            PublishedReport report;
            await using (var file = File.Create(unfinished))
                report = await export.ToZipAsync(request, file, progress, cancellationToken);
            if (!report.HasFailed)
                Durable.Move(unfinished, target);
            return report;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
