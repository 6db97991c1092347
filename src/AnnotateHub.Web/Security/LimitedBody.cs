using System.Text.Json;
using AnnotateHub.Application.Kernel;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Security;

/// <summary>A request body of a stated size at most, read whole.</summary>
public static class LimitedBody
{
    /// <summary>The bytes, or the problem to answer when there are more than allowed.</summary>
    public static async Task<(ReadOnlyMemory<byte> Bytes, ProblemHttpResult? Problem)> ReadAsync(HttpRequest request, int mostBytes)
    {
        if (request.ContentLength > mostBytes)
            return (default, TooLarge(mostBytes));
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = mostBytes + 1;
        using var bytes = new MemoryStream((int)(request.ContentLength ?? 4096));
        var buffer = new byte[16 * 1024];
        try
        {
            while (await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted) is > 0 and var read)
            {
                if (bytes.Length + read > mostBytes)
                    return (default, TooLarge(mostBytes));
                bytes.Write(buffer, 0, read);
            }
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (default, TooLarge(mostBytes));
        }

        return (bytes.ToArray(), null);
    }

    /// <summary>The body as JSON, or the problem to answer.</summary>
    public static async Task<(T? Value, ProblemHttpResult? Problem)> ReadJsonAsync<T>(HttpRequest request, int mostBytes)
        where T : class
    {
        var (bytes, problem) = await ReadAsync(request, mostBytes);
        if (problem is not null)
            return (null, problem);
        try
        {
            var value = JsonSerializer.Deserialize<T>(bytes.Span, AnnotateJson.Options);
            return value is null ? (null, Problems.Invalid("The body is 'null'; a JSON object was expected.")) : (value, null);
        }
        catch (JsonException fault)
        {
            return (null, Problems.Invalid($"The body is not the JSON that was expected: {fault.Message}"));
        }
    }

    private static ProblemHttpResult TooLarge(int mostBytes) =>
        Problems.TooLarge($"At most {mostBytes / 1024} KiB are taken in one request; send less at a time.");
}
