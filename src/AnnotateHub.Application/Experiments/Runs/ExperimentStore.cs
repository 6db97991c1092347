using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Imaging.Writing;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Experiments.Runs;

/// <summary>Files of experiments: how each stands, what it works on, and what is done of it.</summary>
internal sealed class ExperimentStore(DataFolder folder)
{
    private const string RecordFile = "record.json";
    private const string MaterialFile = "material.json.gz";

    // Of the process: who asks and who works have a store each.
    private static readonly Lock Writing = new();

    /// <summary>Of a project, the newest first.</summary>
    public IReadOnlyList<ExperimentRecord> List(long projectId) =>
        Directory.Exists(FolderOf(projectId))
            ?
            [
                .. Directory
                    .EnumerateDirectories(FolderOf(projectId))
                    .Select(path => Read(Path.Combine(path, RecordFile)))
                    .OfType<ExperimentRecord>()
                    .OrderByDescending(record => record.Id),
            ]
            : [];

    public ExperimentRecord? Find(long projectId, long id) => Read(Path.Combine(FolderOf(projectId, id), RecordFile));

    /// <summary>Writes a new one under a key of its own.</summary>
    public ExperimentRecord Add(ExperimentRecord draft, ExperimentMaterial material)
    {
        lock (Writing)
        {
            var id = draft.CreatedAt.ToUnixTimeMilliseconds();
            while (Directory.Exists(FolderOf(draft.ProjectId, id)))
                id++;
            using var bytes = new MemoryStream();
            using (var zip = new GZipStream(bytes, CompressionLevel.Optimal))
                JsonSerializer.Serialize(zip, material, TrainingJson.Options);
            // What it works on first: a record stands for something that can be done.
            Durable.Replace(Path.Combine(FolderOf(draft.ProjectId, id), MaterialFile), bytes.ToArray());
            return Write(draft with { Id = id });
        }
    }

    /// <returns>Null where it is gone.</returns>
    public ExperimentRecord? Update(long projectId, long id, Func<ExperimentRecord, ExperimentRecord> change)
    {
        lock (Writing)
            return Find(projectId, id) is { } record ? Write(change(record)) : null;
    }

    public ExperimentMaterial ReadMaterial(long projectId, long id)
    {
        using var file = File.OpenRead(Path.Combine(FolderOf(projectId, id), MaterialFile));
        using var zip = new GZipStream(file, CompressionMode.Decompress);
        return JsonSerializer.Deserialize<ExperimentMaterial>(zip, TrainingJson.Options)
            ?? throw new InvalidOperationException("An experiment holds nothing to work on.");
    }

    /// <summary>Where trainings work and what is done of the grid is kept.</summary>
    public string WorkOf(long projectId, long id) => Path.Combine(FolderOf(projectId, id), "work");

    public void RemoveWork(long projectId, long id)
    {
        if (Directory.Exists(WorkOf(projectId, id)))
            Directory.Delete(WorkOf(projectId, id), recursive: true);
    }

    private ExperimentRecord Write(ExperimentRecord record)
    {
        Durable.Replace(
            Path.Combine(FolderOf(record.ProjectId, record.Id), RecordFile),
            JsonSerializer.SerializeToUtf8Bytes(record, TrainingJson.Options)
        );
        return record;
    }

    private static ExperimentRecord? Read(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize<ExperimentRecord>(File.ReadAllBytes(path), TrainingJson.Options) : null;

    private string FolderOf(long projectId) =>
        Path.Combine(folder.Analyses, projectId.ToString(CultureInfo.InvariantCulture), "experiments");

    private string FolderOf(long projectId, long id) => Path.Combine(FolderOf(projectId), id.ToString(CultureInfo.InvariantCulture));
}
