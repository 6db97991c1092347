using AnnotateHub.TestKit;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests.Harness;

internal static class PageWaits
{
    private const float Interval = 50;

    /// <summary>
    /// Waits until the function, evaluated in the page, answers something true. It asks by the clock: Playwright's usual way, once per
    /// frame, never asks again
    /// in a tab that lies behind another and draws no frames.
    /// </summary>
    public static Task UntilAsync(this IPage page, string function, object? argument = null, TimeSpan? limit = null) =>
        page.WaitForFunctionAsync(
            function,
            argument,
            new PageWaitForFunctionOptions { PollingInterval = Interval, Timeout = (float?)limit?.TotalMilliseconds }
        );
}
