using AnnotateHub.Browser.Tests.Harness;

namespace AnnotateHub.Benchmarks.Journeys;

/// <summary>A lead decides ten disagreements on each of twelve images by keys: from the key to the next case on screen, and keys a case. A
/// second's look at each case, as a lead takes at least.</summary>
internal static class NextCase
{
    private const int Images = 12;

    public static async Task RunAsync(Chromium chromium)
    {
        await using var lab = await Lab.OpenDemoAsync(chromium, Images);
        var lead = await lab.SignInAsync("lead");
        await lead.Page.GotoAsync("");
        var round = await lead.Page.EvaluateAsync<long>(
            $$"""
            async () => {
                {{Ask}}
                const people = Object.fromEntries((await ask("GET", "api/projects/1/people")).map(item => [item.userName, item.personId]));
                await ask("POST", "api/projects/1/splits", { seed: 3, testPerPatient: 4, validationShare: 0 });
                return (await ask("POST", "api/projects/1/rounds", { kind: "test", name: "Test", people: [people.expert, people.student1], images: { kind: "all" } })).roundId;
            }
            """
        );
        foreach (var (name, shift) in new[] { ("expert", 0), ("student1", 30) })
        {
            var person = await lab.SignInAsync(name);
            await person.Page.GotoAsync("");
            await person.Page.EvaluateAsync(
                $$"""
                async ([round, shift]) => {
                    {{Ask}}
                    // Boxes of 50 px shifted by 30: IoU 20/80, near misses.
                    const boxes = Array.from({ length: 10 }, (_, index) => ({ id: `b${index}`, x1: 40 + index % 5 * 200 + shift, y1: 100 + Math.floor(index / 5) * 500, x2: 90 + index % 5 * 200 + shift, y2: 150 + Math.floor(index / 5) * 500, class: "R", flags: 0, origin: "drawn" }));
                    for (const work of (await ask("GET", `api/projects/1/assignments?round=${round}&take=50`)).items)
                        await ask("POST", `api/assignments/${work.id}/operations`, { clientId: "c-bench", since: 0, operations: [{ sequence: 1, id: "o-1", kind: "add", boxes }, { sequence: 2, id: "o-2", kind: "submit", boxes: [] }] });
                }
                """,
                new[] { round, shift }
            );
        }

        await lead.Page.GotoAsync($"projects/1/rounds/{round}/adjudication");
        await lead.Page.WaitForFunctionAsync(
            "() => globalThis.annotateHubAdjudication?.pictures.at(annotateHubAdjudication.store.case?.imageId)"
        );
        var cases = await lead.Page.EvaluateAsync<int>("() => annotateHubAdjudication.store.view.cases.length");
        for (var number = 0; number < cases - 1; number++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            await lead.PressAsync(
                number % 3 == 0 ? "b"
                : number % 3 == 1 ? "a"
                : "k"
            );
        }

        await lead.Page.WaitForFunctionAsync("() => annotateHubAdjudication.store.pending.length === 0");
        Console.WriteLine($"{cases} cases on {Images} images");
        Console.WriteLine(
            $"key to next case, ms p50/p95 | {new Spread(await lead.Page.EvaluateAsync<double[]>("() => annotateHubAdjudication.timings"))}"
        );
        Console.WriteLine($"keys a case | {await lead.Page.EvaluateAsync<double>("() => annotateHubAdjudication.keys") / (cases - 1):F2}");
    }

    private const string Ask = """
        const ask = async (method, address, body) => {
            const session = await (await fetch(new URL("api/session", document.baseURI))).json();
            const answer = await fetch(new URL(address, document.baseURI), { method, headers: { "content-type": "application/json", "x-csrf-token": session.antiforgeryToken }, body: body ? JSON.stringify(body) : null });
            if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${await answer.text()}`);
            return await answer.json();
        };
        """;
}
