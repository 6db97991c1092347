using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using AnnotateHub.Application.CellMap;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Training;
using AnnotateHub.Core.Labels;
using AnnotateHub.Data.Entities;
using AnnotateHub.Inference;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.Training.Embedding;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub embed</c>: a classifier's features of every box of a folder, and a map of the cells.</summary>
internal static class EmbedCommand
{
    private static readonly Option<string> Classifier = new("--classifier")
    {
        Description = "An ONNX classifier that ends with a linear layer; of a project its name, such as 'Cell model classifier v1'.",
        Required = true,
    };
    private static readonly Option<FileInfo?> Manifest = new("--classifier-manifest")
    {
        Description = "JSON that says how the classifier is fed and read; else it is found out from the file.",
    };
    private static readonly Option<int> Neighbors = new("--neighbors")
    {
        Description = "A cell and those nearest to it that the map keeps together.",
        DefaultValueFactory = _ => 15,
    };
    private static readonly Option<int?> Epochs = new("--epochs") { Description = "Rounds of the layout (500, 200 above 10000 cells)." };
    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "The same seed gives the same map on one machine.",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<DirectoryInfo?> Out = new("--out")
    {
        Description = "Gets features.csv, map.csv and map.json; on folders empty, or an unfinished embedding that is to go on.",
    };

    public static Command Make()
    {
        var command = new Command(
            "embed",
            "Computes a classifier's features of every labelled box of a folder or a project, and a map of the cells."
        );
        LabelledFolder.AddTo(command);
        Option[] options = [Classifier, Manifest, Neighbors, Epochs, Seed, LabelledFolder.AsJson, Out];
        foreach (var option in options)
            command.Options.Add(option);
        ProjectCells.AddTo(command);
        command.OnProjectOrScratch(
            ProjectCells.IsMeant,
            OnProjectAsync,
            (context, parsed, cancellationToken) =>
                parsed.GetValue(Out) is null
                    ? context.RefuseAsync("Name the folder for the map with --out.")
                    : LabelledFolder.OpenAsync(
                        context,
                        parsed,
                        TrainingData.AllInputs,
                        data => RunAsync(context, parsed, data, cancellationToken),
                        cancellationToken
                    )
        );
        return command;
    }

    private static Task<int> OnProjectAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken) =>
        parsed.GetValue(LabelledFolder.Images) is not null
        || parsed.GetValue(LabelledFolder.Truth) is not null
        || parsed.GetValue(Manifest) is not null
            ? context.RefuseAsync("Give --project, or --images, --truth and --classifier-manifest, not both.")
            : ProjectCells.EmbedAsync(
                context,
                parsed,
                parsed.GetRequiredValue(Classifier),
                new CellMapQuestion([], 0, parsed.GetValue(Neighbors), parsed.GetValue(Seed), parsed.GetValue(Epochs)),
                parsed.GetValue(Out),
                parsed.GetValue(LabelledFolder.AsJson),
                cancellationToken
            );

    private static async Task<int> RunAsync(CliContext context, ParseResult parsed, TrainingData data, CancellationToken cancellationToken)
    {
        var path = parsed.GetRequiredValue(Classifier);
        var (manifest, fault) = await InspectAsync(context, path, parsed.GetValue(Manifest), data, cancellationToken);
        if (manifest is null)
            return await context.RefuseAsync(fault!);
        var request = new EmbeddingRequest(
            data,
            parsed.GetRequiredValue(LabelledFolder.Images),
            parsed.GetRequiredValue(LabelledFolder.Truth),
            new ModelFile(path, manifest),
            Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path, cancellationToken))),
            parsed.GetValue(Out)!.FullName,
            new UmapSettings
            {
                Neighbors = parsed.GetValue(Neighbors),
                Epochs = parsed.GetValue(Epochs),
                Seed = parsed.GetValue(Seed),
            }
        );
        var embedding = context.Get<FolderEmbedding>();
        var (before, refused) = await ProgressDisplay.RunAsync(context, "Features", progress =>
            embedding.ExtractAsync(request, progress, cancellationToken)
        );
        if (refused is not null)
            return await context.RefuseAsync(refused);
        var document = await ProgressDisplay.RunAsync(context, "Map", progress =>
            embedding.DrawAsync(request, progress, cancellationToken)
        );
        if (parsed.GetValue(LabelledFolder.AsJson))
            await context.Output.WriteLineAsync(JsonSerializer.Serialize(document with { Cells = [] }, TrainingJson.Options));
        else
        {
            foreach (var note in document.Notes)
                await context.Output.WriteLineAsync($"Left out: {note}");
            await context.Output.WriteLineAsync(
                $"{document.Cells.Count} cells of {data.Images.Count} images by {document.Features} features"
                    + $"{(before > 0 ? $"; those of {before} images were there before" : "")}. features.csv, map.csv "
                    + $"and map.json are in {request.Out}."
            );
        }

        return document.Notes.Count > 0 ? ExitCode.LeftOut : ExitCode.Done;
    }

    private static async Task<(ModelManifest? Manifest, string? Fault)> InspectAsync(
        CliContext context,
        string path,
        FileInfo? manifest,
        TrainingData data,
        CancellationToken cancellationToken
    )
    {
        if (!File.Exists(path))
            return (null, $"There is no file '{path}'; name an ONNX classifier.");
        var verdict = await context
            .Get<IModelInspector>()
            .InspectAsync(
                Path.GetFullPath(path),
                manifest is null ? null : await File.ReadAllTextAsync(manifest.FullName, cancellationToken),
                new ClassScheme([.. data.Classes.Select(key => new LabelClass(key, key, "#4da3ff"))]),
                data.Channels,
                cancellationToken
            );
        if (verdict.Fault is { } fault)
            return (null, fault);
        if (verdict.Purpose is not AnnotateHub.Data.Entities.ModelPurpose.Classifier)
            return (null, $"'{path}' is a detector; a classifier is needed here.");
        var read = ManifestFile.Read(verdict.Manifest!);
        return read.Manifest is { } known ? (known, null) : (null, string.Join(" ", read.Faults));
    }
}
