using System.Text.Json;
using AnnotateHub.Core.Sentences;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Training.Jobs;

/// <summary>The folder of one training: the frozen job, the last good checkpoint, and at the end the model and its result.</summary>
public sealed record WorkFolder(string Path)
{
    public string Job => System.IO.Path.Combine(Path, "job.json");

    public string Checkpoint => System.IO.Path.Combine(Path, "checkpoint.bin");

    public string Model => System.IO.Path.Combine(Path, "model.onnx");

    /// <summary>What the network says on a few images, as it was measured last.</summary>
    public string Examples => System.IO.Path.Combine(Path, "examples.json");

    public string Result => System.IO.Path.Combine(Path, "result.json");

    /// <summary>The end of a training. The result comes last: where it is, the model is, too.</summary>
    public void Finish(ReadOnlySpan<byte> model, TrainingResult result)
    {
        Durable.Replace(Model, model);
        Durable.Replace(Result, JsonSerializer.SerializeToUtf8Bytes(result, TrainingJson.Options));
    }

    public void Show(IReadOnlyList<ExampleImage> examples) =>
        Durable.ReplaceDerived(Examples, JsonSerializer.SerializeToUtf8Bytes(examples, TrainingJson.Options));

    /// <exception cref="TrainingRefusedException">There is no job, or what stands there is none.</exception>
    public TrainingJob ReadJob()
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingJob>(File.ReadAllBytes(Job), TrainingJson.Options)
                ?? throw new TrainingRefusedException($"'{Job}' holds no job.");
        }
        catch (JsonException fault)
        {
            throw new TrainingRefusedException($"The job '{Job}' cannot be read: {JsonSentence.Describe(fault)}.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new TrainingRefusedException($"The job '{Job}' cannot be read: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }
}
