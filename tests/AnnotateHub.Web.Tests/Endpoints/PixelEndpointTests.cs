using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace AnnotateHub.Web.Tests.Endpoints;

public sealed class PixelEndpointTests
{
    [Fact]
    public async Task Original_values_arrive_exactly_gzipped_or_plain()
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync("annotator");
        // The plane's value at (x, y) is 100 * y + x: little-endian words 0, 1, 2 ... 7999.
        var expected = Enumerable.Range(0, 8000).SelectMany(value => new[] { (byte)value, (byte)(value >> 8) }).ToArray();

        using var gzipped = await GetAsync(client, RawAddress(lab), ("Accept-Encoding", "gzip, br"));
        using var plain = await GetAsync(client, RawAddress(lab));

        Assert.Equal(["gzip"], gzipped.Content.Headers.ContentEncoding);
        using var unpacked = new MemoryStream();
        await using (var gzip = new GZipStream(await gzipped.Content.ReadAsStreamAsync(), CompressionMode.Decompress))
            await gzip.CopyToAsync(unpacked);
        Assert.Equal(expected, unpacked.ToArray());
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal(expected, await plain.Content.ReadAsByteArrayAsync());
        Assert.Equal(("100", "80"), (plain.Headers.GetValues("X-Tile-Width").Single(), plain.Headers.GetValues("X-Tile-Height").Single()));
    }

    [Fact]
    public async Task What_the_work_document_names_is_served_once_and_then_answered_with_304()
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync("annotator");
        var work = await client.GetFromJsonAsync<JsonElement>($"api/projects/{lab.ProjectId}/images/{lab.ImageId}/work");
        var plane = work.GetProperty("image").GetProperty("planes")[0];
        var display = plane.GetProperty("display").GetProperty("url").GetString()!;
        var raw = plane.GetProperty("raw").GetProperty("url").GetString()!.Replace("{column}", "0").Replace("{row}", "0");

        foreach (var address in new[] { display, raw, $"p/{lab.ProjectId}/images/{lab.ImageId}/thumbnail.png" })
        {
            using var first = await GetAsync(client, address);
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
            using var again = await GetAsync(client, address, ("If-None-Match", first.Headers.ETag!.ToString()));
            Assert.Equal((HttpStatusCode.NotModified, 0), (again.StatusCode, (await again.Content.ReadAsByteArrayAsync()).Length));
        }

        using var picture = await GetAsync(client, display);
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
        var cache = picture.Headers.CacheControl!;
        Assert.Equal(
            (true, TimeSpan.FromDays(365), true),
            (cache.Private, cache.MaxAge, cache.Extensions.Any(nameValueHeaderValue => nameValueHeaderValue.Name == "immutable"))
        );
    }

    [Theory]
    [InlineData("planes/zz/raw/0/0")]
    [InlineData("planes/{hash}/raw/1/0")]
    [InlineData("planes/{hash}/raw/-1/0")]
    [InlineData("planes/{hash}/display/0000000000000000.png")]
    [InlineData("planes/{hash}/display/..%2f..%2fkeys.png")]
    [InlineData("images/999/thumbnail.png")]
    public async Task What_does_not_exist_is_not_found(string address)
    {
        await using var lab = await WebLab.StartAsync();
        using var client = await lab.SignedInAsync("annotator");

        Assert.Equal(
            (404, "notFound"),
            await WebLab.OutcomeAsync(await GetAsync(client, $"p/{lab.ProjectId}/{address.Replace("{hash}", lab.PlaneHash)}"))
        );
    }

    private static string RawAddress(WebLab lab) => $"p/{lab.ProjectId}/planes/{lab.PlaneHash}/raw/0/0";

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string address, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return client.SendAsync(request);
    }
}
