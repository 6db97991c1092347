using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Training.Figures;

namespace AnnotateHub.Training.Jobs;

/// <summary>What a trainer says: one line of JSON each on its standard output.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Reading), "reading")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Progressed), "step")]
[JsonDerivedType(typeof(Validated), "validated")]
[JsonDerivedType(typeof(Saved), "saved")]
[JsonDerivedType(typeof(Warned), "warned")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Stopped), "stopped")]
[JsonDerivedType(typeof(Failed), "failed")]
public abstract record TrainerMessage
{
    /// <summary>An image was read.</summary>
    public sealed record Reading(int Image, int Total) : TrainerMessage;

    /// <param name="FirstStep">0, or where a checkpoint goes on.</param>
    /// <param name="Device">Where it really runs.</param>
    public sealed record Started(int FirstStep, int Steps, long Parameters, string Device, string Software, string PixelVersion)
        : TrainerMessage;

    /// <param name="Number">Steps that are done.</param>
    /// <param name="Loss">Running mean.</param>
    /// <param name="SecondsLeft">Null until it is known.</param>
    public sealed record Progressed(int Number, int Steps, double Loss, double? SecondsLeft) : TrainerMessage;

    public sealed record Validated(ValidationFigures Figures) : TrainerMessage;

    /// <summary>A checkpoint is on the disk.</summary>
    public sealed record Saved(int Step) : TrainerMessage;

    /// <summary>Something went wrong and the training goes on.</summary>
    public sealed record Warned(string Sentence) : TrainerMessage;

    /// <summary>The model and the result lie in the working folder.</summary>
    public sealed record Done(int Steps, double Seconds, int PeakMegabytes) : TrainerMessage;

    /// <summary>Asked to stop; the checkpoint goes on from here.</summary>
    public sealed record Stopped(int Step) : TrainerMessage;

    public sealed record Failed(string Sentence) : TrainerMessage;

    public string ToLine() => JsonSerializer.Serialize(this, TrainingJson.Options);

    /// <summary>The message; null where the line is none (a library's own words, say).</summary>
    public static TrainerMessage? Parse(string line)
    {
        if (!line.StartsWith('{'))
            return null;
        try
        {
            return JsonSerializer.Deserialize<TrainerMessage>(line, TrainingJson.Options);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
