using AnnotateHub.TestKit;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests.Harness;

internal static class PageWaits
{
    private const float Interval = 50;

    /// <summary>
    /// Waits until the function, evaluated in the page, answers something true. It asks by the clock: Playwright's usual way, once per
    /// frame, never asks again in a tab that lies behind another and draws no frames.
    /// </summary>
    public static async Task UntilAsync(this IPage page, string function, object? argument = null, TimeSpan? limit = null)
    {
        try
        {
            await page.WaitForFunctionAsync(
                function,
                argument,
                new PageWaitForFunctionOptions { PollingInterval = Interval, Timeout = (float?)limit?.TotalMilliseconds }
            );
        }
        catch (TimeoutException fault)
        {
            // A time that is up tells nothing; what the page says often tells all.
            throw new TimeoutException(
                $"Not so in time: {function} of '{argument}'. {page.Url} says:\n{await page.Locator("body").InnerTextAsync()}",
                fault
            );
        }
    }
}
