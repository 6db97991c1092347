using Microsoft.AspNetCore.Components.Web;

namespace AnnotateHub.Web.Shared;

/// <summary>A page that stopped working: logged once, under a number that the person is shown.</summary>
public sealed partial class NumberedErrorBoundary(ILogger<NumberedErrorBoundary> log) : ErrorBoundary
{
    public string Number { get; private set; } = "";

    protected override Task OnErrorAsync(Exception exception)
    {
        Number = Guid.NewGuid().ToString("N")[..12];
        Tell(log, exception, Number);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A page stopped working; the person was shown the number {Number}")]
    private static partial void Tell(ILogger log, Exception fault, string number);
}
