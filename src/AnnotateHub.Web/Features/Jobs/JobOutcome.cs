using System.Text.Json;

namespace AnnotateHub.Web.Features.Jobs;

/// <summary>How a job ended.</summary>
/// <param name="Message">One sentence for people.</param>
/// <param name="Result">Kept as JSON for the page that shows the details.</param>
public sealed record JobOutcome(bool Succeeded, string Message, object? Result = null)
{
    public static JobOutcome Done(string message, object? result = null) => new(true, message, result);

    public static JobOutcome Failed(string message, object? result = null) => new(false, message, result);
}
