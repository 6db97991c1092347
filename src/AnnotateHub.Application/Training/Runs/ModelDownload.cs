using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Export;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>A model to take along: the network, how it is fed and read, what is known of it, and for a trained detector a program of a few
/// lines that runs it elsewhere.</summary>
public sealed class ModelDownload(IDbContextFactory<AnnotateHubDb> database, ModelFiles files, TimeProvider clock)
{
    /// <summary>Greatest file that a zip is made of in memory.</summary>
    private const long MaxBytes = 1L << 30;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The program in Python that runs a trained detector.</summary>
    public static string Example { get; } = ReadExample();

    /// <param name="open">Called with the file's name once it is certain that there is one; gives the stream to write to.</param>
    /// <returns>The file's name.</returns>
    public async Task<Result<string>> ToZipAsync(
        long projectId,
        long modelId,
        Actor actor,
        Func<string, Stream> open,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        if (
            await db
                .ModelVersions.AsNoTracking()
                .SingleOrDefaultAsync(model => model.Id == modelId && model.ProjectId == projectId, cancellationToken)
            is not { } found
        )
            return Error.NotFound;
        if (found.IsBuiltIn)
            return new Error("The built-in detector is a part of AnnotateHub; it has no file to download.");
        var path = files.PathOf(found.FileHash!);
        if (!File.Exists(path))
            return new Error($"The file of {found.Label} ({found.FileHash}) is missing from the models folder; restore it from a backup.");
        if (new FileInfo(path).Length > MaxBytes)
            return new Error(
                $"{found.Label} has more than {MaxBytes >> 20} MiB; take the file {found.FileHash}.onnx from the server's models folder."
            );
        var name = $"{string.Concat(found.Label.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'))}.zip";
        using var zip = new ZipTarget(open(name), clock.GetUtcNow());
        await zip.WriteAsync("model.onnx", await File.ReadAllBytesAsync(path, cancellationToken), cancellationToken);
        if (found.Manifest is { } manifest)
            await PutAsync("manifest.json", Indent(manifest));
        if (found.Card is { } card)
            await PutAsync("card.json", Indent(card));
        if (found is { Card: not null, Purpose: ModelPurpose.Detector })
            await PutAsync("example.py", Example);
        await zip.FinishAsync(cancellationToken);
        return name;

        Task PutAsync(string file, string text) => zip.WriteAsync(file, Encoding.UTF8.GetBytes(text), cancellationToken);
    }

    private static string Indent(string json) => JsonNode.Parse(json)!.ToJsonString(Indented);

    private static string ReadExample()
    {
        using var stream = typeof(ModelDownload).Assembly.GetManifestResourceStream("example.py")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
