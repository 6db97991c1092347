using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Kernel.Measures;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.Images.Rendering;

/// <summary>A small picture of an image group: its channels in their colours, one over the other, never a box.</summary>
public sealed class Thumbnails(DataFolder folder, PlaneSource source, ServerMeter meter) : IDisposable
{
    public const int Width = 160;

    private readonly SemaphoreSlim _slots = new(2);
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _running = new();

    /// <summary>Changes when the picture would.</summary>
    public static string KeyOf(ImageGroup group, IReadOnlyList<ChannelDefinition> channels)
    {
        var text = new StringBuilder(group.ContentHash);
        foreach (var plane in group.Planes.OrderBy(plane => plane.ChannelIndex))
            text.Append(
                $"|{channels[plane.ChannelIndex].Role} {channels[plane.ChannelIndex].Color} {plane.LowPercentile} {plane.HighPercentile}"
            );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text.ToString())))[..32];
    }

    /// <summary>Path of the PNG, made now if needed.</summary>
    /// <param name="group">With its planes.</param>
    public async Task<string> PathAsync(
        ImageGroup group,
        IReadOnlyList<ChannelDefinition> channels,
        CancellationToken cancellationToken = default
    )
    {
        var key = KeyOf(group, channels);
        var path = Path.Combine(folder.Planes, "thumbnails", key[..2], $"{key}.png");
        var isMade = File.Exists(path);
        meter.Ask(CacheName.Thumbnail, isMade);
        if (isMade)
            return path;
        var making = _running.GetOrAdd(
            key,
            _ => new Lazy<Task<string>>(() => Task.Run(() => MakeAsync(group, channels, key, path), CancellationToken.None))
        );
        return await making.Value.WaitAsync(cancellationToken);
    }

    public void Dispose() => _slots.Dispose();

    private async Task<string> MakeAsync(ImageGroup group, IReadOnlyList<ChannelDefinition> channels, string key, string path)
    {
        await _slots.WaitAsync();
        try
        {
            var width = Math.Min(Width, group.Width);
            var height = Math.Max(1, (int)Math.Round((double)group.Height * width / group.Width));
            var light = new float[width * height * 3];
            foreach (var row in group.Planes.OrderBy(plane => plane.ChannelIndex))
                AddChannel(light, width, height, await source.ReadAsync(row.PlaneHash), row, channels[row.ChannelIndex], channels);
            Durable.ReplaceDerived(path, PngWriter.Rgb8(width, height, ToBytes(light)));
            return path;
        }
        finally
        {
            _slots.Release();
            _running.TryRemove(key, out _);
        }
    }

    private static void AddChannel(
        float[] light,
        int width,
        int height,
        Plane16 plane,
        Plane row,
        ChannelDefinition channel,
        IReadOnlyList<ChannelDefinition> all
    )
    {
        // Under a stain the brightfield is dimmed, or its bright ground would hide every signal.
        var strength =
            channel.Role is ChannelRole.TransmittedLight && all.Any(other => other.Role is ChannelRole.Fluorescence) ? 0.45f : 1f;
        var (red, green, blue) = ColorOf(channel.Color);
        var range = Math.Max(1, row.HighPercentile - row.LowPercentile);
        for (var y = 0; y < height; y++)
        for (var x = 0; x < width; x++)
        {
            var value = strength * Math.Clamp((Mean(plane, x, y, width, height) - row.LowPercentile) / range, 0, 1);
            var at = (y * width + x) * 3;
            // Screen blending: light adds up and never overflows.
            light[at] = 1 - (1 - light[at]) * (1 - value * red);
            light[at + 1] = 1 - (1 - light[at + 1]) * (1 - value * green);
            light[at + 2] = 1 - (1 - light[at + 2]) * (1 - value * blue);
        }
    }

    private static float Mean(Plane16 plane, int x, int y, int width, int height)
    {
        var (left, right) = Span(x, width, plane.Width);
        var (top, bottom) = Span(y, height, plane.Height);
        long sum = 0;
        for (var row = top; row < bottom; row++)
            foreach (var value in plane.Pixels.AsSpan(row * plane.Width + left, right - left))
                sum += value;
        return (float)sum / ((right - left) * (bottom - top));
    }

    private static (int From, int To) Span(int index, int count, int length)
    {
        var from = (int)((long)index * length / count);
        return (from, Math.Max(from + 1, (int)((long)(index + 1) * length / count)));
    }

    private static (float Red, float Green, float Blue) ColorOf(string color) =>
        (Convert.ToInt32(color[1..3], 16) / 255f, Convert.ToInt32(color[3..5], 16) / 255f, Convert.ToInt32(color[5..7], 16) / 255f);

    private static byte[] ToBytes(float[] light) => Array.ConvertAll(light, value => (byte)Math.Round(value * 255));
}
