using AnnotateHub.Browser.Tests.Harness;

namespace AnnotateHub.Benchmarks.Journeys;

/// <summary>From navigation to pictures and boxes painted, with an empty and a filled cache: one script against its modules one by one, in
/// turns, because the machine is not the same from minute to minute.</summary>
internal static class Opening
{
    private const string Setting = "Canvas__Bundle";
    private const int Rounds = 2;
    private const int Turns = 5;

    public static async Task RunAsync(Chromium chromium)
    {
        var times = new Dictionary<string, List<double>>();
        for (var round = 0; round < Rounds; round++)
            foreach (var isBundled in new[] { true, false })
            {
                Environment.SetEnvironmentVariable(Setting, isBundled ? "true" : "false");
                await using var lab = await Lab.OpenDemoAsync(chromium);
                // The first page of a server compiles it; that is not what is compared.
                await (await lab.SignInAsync("student1")).OpenFirstImageAsync();
                for (var turn = 0; turn < Turns; turn++)
                {
                    var annotator = await lab.SignInAsync("student1");
                    await OpenAsync(annotator, $"{(isBundled ? "one script" : "modules")}, cold");
                    await OpenAsync(annotator, $"{(isBundled ? "one script" : "modules")}, warm");
                }
            }

        Environment.SetEnvironmentVariable(Setting, null);
        foreach (var (way, list) in times.OrderBy(item => item.Key, StringComparer.Ordinal))
            Console.WriteLine($"{way}: navigation to painted, ms p50/p95 | {new Spread(list)}");

        async Task OpenAsync(Workstation annotator, string way)
        {
            await annotator.OpenFirstImageAsync();
            if (!times.TryGetValue(way, out var list))
                times.Add(way, list = []);
            list.Add(await annotator.Page.EvaluateAsync<double>("() => annotateHubCanvas.openedAt"));
        }
    }
}
