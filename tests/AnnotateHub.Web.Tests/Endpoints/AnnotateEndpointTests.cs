using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace AnnotateHub.Web.Tests.Endpoints;

public sealed class AnnotateEndpointTests
{
    [Fact]
    public async Task A_drawn_box_travels_as_the_contract_writes_it()
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync("annotator");

        var answer = await SendAsync(
            lab,
            client,
            """
            { "clientId": "c-1", "since": 0, "operations": [ { "sequence": 1, "id": "o-1", "kind": "add", "at": "2026-11-23T08:00:00.000Z", "undoes": null,
              "boxes": [ { "id": "b-1", "x1": 10, "y1": 20, "x2": 44, "y2": 61, "class": "R", "flags": 1, "origin": "drawn" } ] } ] }
            """
        );

        Assert.Equal(
            """{"revision":1,"state":"inProgress","editable":true,"results":[{"sequence":1,"outcome":"applied","revision":1,"reason":null}],"operations":[{"revision":1,"clientId":"c-1","sequence":1,"id":"o-1","kind":"add","undoes":null,"personId":1,"at":"2026-11-23T08:00:00+00:00","boxes":[{"id":"b-1","x1":10,"y1":20,"x2":44,"y2":61,"class":"R","flags":1,"origin":"drawn"}]}]}""",
            await answer.Content.ReadAsStringAsync()
        );
        var work = await client.GetFromJsonAsync<JsonElement>($"api/projects/{lab.ProjectId}/images/{lab.ImageId}/work");
        Assert.Equal(
            """[{"id":"b-1","x1":10,"y1":20,"x2":44,"y2":61,"class":"R","flags":1,"origin":"drawn","attributes":null,"parents":null,"score":null,"review":"none"}]""",
            work.GetProperty("boxes").GetRawText()
        );
        Assert.Equal("inProgress", work.GetProperty("assignment").GetProperty("state").GetString());
        Assert.Equal("transmittedLight", work.GetProperty("project").GetProperty("channels")[0].GetProperty("role").GetString());
        var log = await client.GetFromJsonAsync<JsonElement>($"api/assignments/{lab.AssignmentId}/operations?since=0");
        Assert.Equal(1, log.GetProperty("operations").GetArrayLength());
    }

    [Fact]
    public async Task A_gap_says_which_sequence_is_expected()
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync("annotator");

        using var answer = await SendAsync(
            lab,
            client,
            """{"clientId":"c-1","since":0,"operations":[{"sequence":3,"id":"o-3","kind":"submit"}]}"""
        );

        Assert.Equal(409, (int)answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("sequenceGap", 1), (problem.GetProperty("code").GetString(), problem.GetProperty("expectedSequence").GetInt32()));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"clientId":"","operations":[]}""")]
    [InlineData("""{"clientId":"import","operations":[]}""")]
    [InlineData("""{"clientId":"c","operations":[null]}""")]
    [InlineData("""{"clientId":"c","operations":[{"sequence":0,"id":"o","kind":"submit"}]}""")]
    [InlineData("""{"clientId":"c","operations":[{"sequence":1,"id":"o o","kind":"submit"}]}""")]
    [InlineData("""{"clientId":"c","operations":[{"sequence":1,"id":"o","kind":"explode"}]}""")]
    [InlineData("""{"clientId":"c","since":-1,"operations":[]}""")]
    public async Task A_batch_that_cannot_even_be_kept_is_refused_with_a_sentence(string body)
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync("annotator");

        Assert.Equal((400, "invalid"), await WebLab.OutcomeAsync(await SendAsync(lab, client, body)));
    }

    [Theory]
    [InlineData("""[{"id":"b","x1":"NaN","y1":1,"x2":9,"y2":9,"class":"R"}]""")]
    [InlineData("""[{"id":"b","x1":"-Infinity","y1":1,"x2":9,"y2":9,"class":"R"}]""")]
    [InlineData("""[{"id":"b","x1":1,"y1":1,"x2":1e400,"y2":9,"class":"R"}]""")]
    [InlineData("""[{"id":"b","x1":"left","y1":1,"x2":9,"y2":9,"class":"R"}]""")]
    [InlineData("""[{"id":"b","x1":1,"y1":1,"x2":9,"y2":9,"class":"R","score":"NaN"}]""")]
    [InlineData("""[{"id":"b","x1":1,"y1":1,"x2":9,"y2":9,"class":"R","flags":1.5}]""")]
    [InlineData("""[{"id":"b","x1":1,"y1":1,"x2":9,"y2":9,"class":"R","flags":99999999999}]""")]
    [InlineData("""[{"id":"b","x1":1,"y1":1,"x2":9,"y2":9,"class":"R","attributes":{"a":1}}]""")]
    [InlineData("""[{"id":"b","x1":1,"y1":1,"x2":9,"y2":9,"class":"R","origin":"elsewhere"}]""")]
    [InlineData("""[null]""")]
    [InlineData("""7""")]
    public async Task What_cannot_be_read_is_refused_by_name_and_what_follows_is_taken(string boxes)
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync("annotator");
        var batch = $$"""
            { "clientId": "c", "since": 0, "operations": [ { "sequence": 1, "id": "o-1", "kind": "add", "boxes": {{boxes}} },
              { "sequence": 2, "id": "o-2", "kind": "add", "boxes": [ { "id": "sound", "x1": 1, "y1": 1, "x2": 9, "y2": 9, "class": "R" } ] } ] }
            """;

        using var first = await SendAsync(lab, client, batch);
        using var again = await SendAsync(lab, client, batch);

        Assert.Equal((200, 200), ((int)first.StatusCode, (int)again.StatusCode));
        var results = (await first.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["refused", "applied"], results.Select(result => result.GetProperty("outcome").GetString()));
        Assert.Contains("o-1", results[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        var log = await client.GetFromJsonAsync<JsonElement>($"api/assignments/{lab.AssignmentId}/operations?since=0");
        Assert.Equal(["o-2"], log.GetProperty("operations").EnumerateArray().Select(line => line.GetProperty("id").GetString()));
        var held = await client.GetFromJsonAsync<JsonElement>($"api/assignments/{lab.AssignmentId}/held");
        Assert.Equal(0, held.GetProperty("items").GetArrayLength());
    }

    /// <summary>Every door for numbers that are stored: what no answer could write again would make each later reading fail.</summary>
    [Theory]
    [InlineData("comments", """{"text":"Here","x":"NaN","y":1}""")]
    [InlineData("comments", """{"text":"Here","x":1,"y":1e400}""")]
    [InlineData("activity", """{"clientId":"c","milliseconds":"much"}""")]
    [InlineData("activity", """{"clientId":"c","milliseconds":1e30}""")]
    public async Task A_number_that_is_none_is_told_as_malformed(string what, string body)
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync("annotator");

        Assert.Equal(
            (400, "invalid"),
            await WebLab.OutcomeAsync(await client.PostAsync($"api/assignments/{lab.AssignmentId}/{what}", Json(body)))
        );
        Assert.Equal(200, (int)(await client.GetAsync($"api/projects/{lab.ProjectId}/images/{lab.ImageId}/work")).StatusCode);
    }

    [Fact]
    public async Task More_than_500_operations_or_4_mebibytes_are_too_large()
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync("annotator");
        var many = string.Join(
            ',',
            Enumerable.Range(1, 501).Select(sequence => $$"""{"sequence":{{sequence}},"id":"o{{sequence}}","kind":"submit"}""")
        );

        Assert.Equal(
            (413, "tooLarge"),
            await WebLab.OutcomeAsync(await SendAsync(lab, client, $$"""{"clientId":"c","operations":[{{many}}]}"""))
        );
        Assert.Equal((413, "tooLarge"), await WebLab.OutcomeAsync(await SendAsync(lab, client, new string(' ', 4 * 1024 * 1024 + 1))));
    }

    [Fact]
    public async Task Held_operations_are_listed_and_discarded()
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync("annotator");
        await SendAsync(
            lab,
            client,
            """{"clientId":"c","operations":[{"sequence":1,"id":"o1","kind":"submit"},{"sequence":2,"id":"o2","kind":"delete","boxes":[{"id":"b"}]}]}"""
        );

        var held = await client.GetFromJsonAsync<JsonElement>($"api/assignments/{lab.AssignmentId}/held");
        var jsonElement = held.GetProperty("items")[0];
        var address = $"api/assignments/{lab.AssignmentId}/held/{jsonElement.GetProperty("heldId").GetInt64()}";

        Assert.Equal(
            ("delete", "This image was submitted; reopen it to go on."),
            (jsonElement.GetProperty("operation").GetProperty("kind").GetString(), jsonElement.GetProperty("reason").GetString())
        );
        Assert.Equal((409, "notEditable"), await WebLab.OutcomeAsync(await client.PostAsJsonAsync(address, new { resolution = "apply" })));
        Assert.Equal((400, "invalid"), await WebLab.OutcomeAsync(await client.PostAsJsonAsync(address, new { resolution = "explode" })));
        Assert.Equal(200, (int)(await client.PostAsJsonAsync(address, new { resolution = "discard" })).StatusCode);
        Assert.Equal((404, "notFound"), await WebLab.OutcomeAsync(await client.PostAsJsonAsync(address, new { resolution = "discard" })));
    }

    [Fact]
    public async Task Settings_come_back_as_the_canvas_wrote_them()
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync("annotator");
        await client.PutAsync($"api/projects/{lab.ProjectId}/view-settings", Json("""{"gamma":[1.5]}"""));
        await client.PutAsync("api/me/canvas-preferences", Json("""{"keys":"cvat"}"""));

        var work = await client.GetFromJsonAsync<JsonElement>($"api/projects/{lab.ProjectId}/images/{lab.ImageId}/work");

        Assert.Equal("""{"gamma":[1.5]}""", work.GetProperty("viewSettings").GetRawText());
        Assert.Equal("""{"keys":"cvat"}""", work.GetProperty("preferences").GetRawText());
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    public async Task Settings_that_are_no_object_or_too_large_are_refused(string body)
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync("annotator");

        Assert.Equal((400, "invalid"), await WebLab.OutcomeAsync(await client.PutAsync("api/me/canvas-preferences", Json(body))));
        Assert.Equal(
            (413, "tooLarge"),
            await WebLab.OutcomeAsync(await client.PutAsync("api/me/canvas-preferences", Json($$"""{"a":"{{new string('x', 70_000)}}"}""")))
        );
    }

    private static Task<HttpResponseMessage> SendAsync(WebLab lab, HttpClient client, string body) =>
        client.PostAsync($"api/assignments/{lab.AssignmentId}/operations", Json(body));

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
