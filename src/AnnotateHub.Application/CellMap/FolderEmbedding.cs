using System.Globalization;
using System.Text.Json;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Training;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Exchange.Csv;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.Inference;
using AnnotateHub.Inference.Providers;
using AnnotateHub.Training.Embedding;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.CellMap;

/// <summary>Features of every box of a folder by a classifier, and the map of them. Image by image into files, so that memory stays flat
/// and an interrupted run goes on.</summary>
public sealed class FolderEmbedding(TimeProvider clock)
{
    public const int FewestCells = 4;

    internal const string DocumentFile = "map.json";

    private const string HowFile = "embedding.json";
    private const int Thousandths = 1_000;

    /// <summary>Features of every box, as files.</summary>
    /// <returns>Images whose features were there already; or why nothing can be done.</returns>
    public async Task<(int Before, string? Refused)> ExtractAsync(
        EmbeddingRequest request,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        if ((request.Data.Refused ?? request.Map.Validate() ?? Foreign(request)) is { } refused)
            return (0, refused);
        var cells = request.Data.Images.Sum(image => image.Boxes.Count);
        if (cells < FewestCells)
            return (0, $"A map needs at least {FewestCells} cells; there are {cells} boxes.");
        try
        {
            return (await DescribeAsync(request, progress, cancellationToken), null);
        }
        catch (Exception fault) when (fault is ModelRefusedException or ModelRefusedImageException or ImageReadException)
        {
            return (0, fault.Message);
        }
    }

    /// <summary>The map of features that were extracted, and its tables.</summary>
    /// <param name="progress">In thousandths.</param>
    public Task<CellMapDocument> DrawAsync(
        EmbeddingRequest request,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => Task.Run(() => Draw(request, progress, cancellationToken), cancellationToken);

    private async Task<int> DescribeAsync(EmbeddingRequest request, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(FeatureFolder(request));
        Durable.Replace(Path.Combine(request.Out, HowFile), System.Text.Encoding.UTF8.GetBytes(HowOf(request)));
        var waiting = request
            .Data.Images.Index()
            .Where(item => ImageFeatures.Read(FileOf(request, item.Index), item.Item.Boxes.Count) is null)
            .ToList();
        if (waiting.Count == 0)
            return request.Data.Images.Count;
        using var classifier = await OnnxClassifier.OpenWithFeaturesAsync(
            request.Model,
            request.Data.Classes,
            new OpenSettings(ProviderSettings.Cpu)
        );
        var meter = new ProgressMeter(progress, clock, waiting.Count);
        var channels = request.Data.Channels.Select(channel => channel.Name).ToList();
        foreach (var (index, source) in waiting)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var image = await Task.Run(() => ModelImageReader.Read(channels, source), cancellationToken);
            var said = await classifier.DescribeAsync(
                image,
                [.. source.Boxes.Select(box => new PixelBox(box.X1, box.Y1, box.X2, box.Y2))],
                cancellationToken
            );
            new ImageFeatures(
                said.Count,
                [.. said.SelectMany(crop => crop.Features)],
                [.. said.SelectMany(crop => crop.Probabilities.Select(value => (float)value))]
            ).Write(FileOf(request, index));
            meter.Advance($"Features of {source.Name}");
        }

        return request.Data.Images.Count - waiting.Count;
    }

    private CellMapDocument Draw(EmbeddingRequest request, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var (matrix, probabilities) = Gather(request);
        var components = PrincipalComponents.Fit(matrix, 2, request.Map.Seed, cancellationToken);
        var plane = components.Project(matrix);
        var drawn = Umap.Fit(matrix, request.Map, progress is null ? null : new Translated(progress), cancellationToken);
        var (cells, at) = (new List<MappedCell>(matrix.Rows), 0);
        var classes = request.Data.Classes;
        foreach (var image in request.Data.Images)
        foreach (var (number, box) in image.Boxes.Index())
        {
            var row = probabilities.AsSpan(at * classes.Count, classes.Count);
            var best = 0;
            for (var @class = 1; @class < row.Length; @class++)
                if (row[@class] > row[best])
                    best = @class;
            cells.Add(
                new MappedCell(
                    image.Name,
                    image.Patient,
                    number,
                    classes[box.Class],
                    classes[best],
                    row[best],
                    new PixelBox(box.X1, box.Y1, box.X2, box.Y2),
                    drawn[at].X,
                    drawn[at].Y,
                    plane.Row(at)[0],
                    plane.Columns > 1 ? plane.Row(at)[1] : 0
                )
            );
            at++;
        }

        var document = new CellMapDocument(
            clock.GetUtcNow(),
            request.Images,
            request.Labels,
            request.ModelHash,
            request.Model.Manifest.Planes,
            classes,
            matrix.Columns,
            request.Map.Neighbors,
            request.Map.EpochsFor(matrix.Rows),
            request.Map.Seed,
            [.. components.Variances.Select(value => components.TotalVariance > 0 ? value / components.TotalVariance : 0)],
            cells,
            request.Data.LeftOut,
            $"AnnotateHub {typeof(FolderEmbedding).Assembly.GetName().Version?.ToString(3)}"
        );
        WriteFeatures(request, matrix, cells);
        Durable.Replace(Path.Combine(request.Out, "map.csv"), System.Text.Encoding.UTF8.GetBytes(Table(cells)));
        Durable.Replace(Path.Combine(request.Out, DocumentFile), JsonSerializer.SerializeToUtf8Bytes(document, TrainingJson.Options));
        return document;
    }

    private static (FeatureMatrix Features, float[] Probabilities) Gather(EmbeddingRequest request)
    {
        var (features, probabilities, rows, columns) = (new List<float[]>(), new List<float[]>(), 0, 0);
        foreach (var (index, image) in request.Data.Images.Index())
        {
            var one = ImageFeatures.Read(FileOf(request, index), image.Boxes.Count)
                ?? throw new IOException($"The features of {image.Name} in '{FeatureFolder(request)}' are gone; begin again.");
            (rows, columns) = (rows + one.Boxes, Math.Max(columns, one.FeatureCount));
            features.Add(one.Features);
            probabilities.Add(one.Probabilities);
        }

        return (new FeatureMatrix(rows, columns, [.. features.SelectMany(one => one)]), [.. probabilities.SelectMany(one => one)]);
    }

    private static string Table(List<MappedCell> cells) =>
        CsvText.From([
            ["image", "patient", "box", "class", "predicted", "probability", "x1", "y1", "x2", "y2", "umap_x", "umap_y", "pc1", "pc2"],
            .. cells.Select(cell =>
                (IReadOnlyList<string?>)
                    [
                        cell.Image,
                        cell.Patient,
                        $"{cell.Box}",
                        cell.Class,
                        cell.Predicted,
                        Number(cell.Probability),
                        Number(cell.Place.X1),
                        Number(cell.Place.Y1),
                        Number(cell.Place.X2),
                        Number(cell.Place.Y2),
                        Number(cell.X),
                        Number(cell.Y),
                        Number(cell.First),
                        Number(cell.Second),
                    ]
            ),
        ]);

    private static void WriteFeatures(EmbeddingRequest request, FeatureMatrix matrix, List<MappedCell> cells)
    {
        var target = Path.Combine(request.Out, "features.csv");
        var unfinished = $"{target}.unfinished";
        using (var file = new StreamWriter(unfinished))
        {
            file.NewLine = "\n";
            file.WriteLine(CsvText.Line(["image", "box", "class", .. Enumerable.Range(1, matrix.Columns).Select(number => $"f{number}")]));
            for (var row = 0; row < matrix.Rows; row++)
            {
                file.Write(CsvText.Line([cells[row].Image, $"{cells[row].Box}", cells[row].Class]));
                foreach (var value in matrix.Row(row))
                {
                    file.Write(',');
                    file.Write(value.ToString("R", CultureInfo.InvariantCulture));
                }

                file.WriteLine();
            }
        }

        Durable.Move(unfinished, target, overwrite: true);
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string FeatureFolder(EmbeddingRequest request) => Path.Combine(request.Out, "features");

    private static string FileOf(EmbeddingRequest request, int image) => Path.Combine(FeatureFolder(request), $"{image:000000}.bin");

    /// <summary>What the features depend on; the map may be drawn again with other settings.</summary>
    private static string HowOf(EmbeddingRequest request) =>
        JsonSerializer.Serialize(
            new
            {
                model = request.ModelHash,
                manifest = request.Model.Manifest,
                request.Data.Classes,
                images = request.Data.Images,
            },
            TrainingJson.Options
        );

    private static string? Foreign(EmbeddingRequest request)
    {
        var note = Path.Combine(request.Out, HowFile);
        return (
            File.Exists(note)
                ? File.ReadAllText(note) != HowOf(request)
                : Directory.Exists(request.Out) && Directory.EnumerateFileSystemEntries(request.Out).Any()
        )
            ? $"The folder '{request.Out}' holds something else than an embedding of these images and labels by this model; name an empty "
                + "folder."
            : null;
    }

    private sealed class Translated(IProgress<JobProgress> target) : IProgress<EmbeddingProgress>
    {
        public void Report(EmbeddingProgress value) =>
            target.Report(
                new JobProgress(
                    (int)(value.Share * Thousandths),
                    Thousandths,
                    value.Stage switch
                    {
                        EmbeddingStage.Components => "Looking for the principal components",
                        EmbeddingStage.Neighbors => "Looking for neighbours",
                        _ => "Laying out the map",
                    }
                )
            );
    }
}
