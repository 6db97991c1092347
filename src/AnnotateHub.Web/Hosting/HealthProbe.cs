namespace AnnotateHub.Web.Hosting;

/// <summary><c>--health</c>: asks the server that runs beside it how it is. A container's image has no other program that could.</summary>
public static class HealthProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <param name="urls">The server's setting <c>Urls</c>, for example <c>http://+:8080;https://+:8443</c>; the first one is
    /// asked.</param>
    public static Uri AddressOf(string? urls)
    {
        var first = (string.IsNullOrWhiteSpace(urls) ? "http://localhost:5080" : urls).Split(';')[0].Trim();
        foreach (var anywhere in (string[])["//+", "//*", "//0.0.0.0", "//[::]"])
            first = first.Replace(anywhere, "//localhost", StringComparison.Ordinal);
        return new Uri(new Uri(first), "healthz");
    }

    /// <returns>0 while the server can keep what people draw, 1 when it cannot or does not answer.</returns>
    public static async Task<int> AskAsync(Uri address)
    {
        using var client = new HttpClient { Timeout = Timeout };
        try
        {
            using var answer = await client.GetAsync(address);
            Console.WriteLine($"{address} answers {(int)answer.StatusCode}.");
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            Console.WriteLine($"{address} does not answer: {fault.Message}");
            return 1;
        }
    }
}
