using System.Collections.Concurrent;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel.Measures;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Display;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.Images.Rendering;

/// <summary>8-bit display planes, made when first asked for and then kept beside the plane they come from.</summary>
public sealed class DisplayPlanes(PlaneStore planes, PlaneSource source, ServerMeter meter) : IDisposable
{
    private const int Slots = 2;

    /// <summary>A plane above this takes every slot: an 8,000 x 8,000 plane is 128 MB before its filters take their copies.</summary>
    private const int LargePixels = 16_000_000;

    private readonly SemaphoreSlim _slots = new(Slots);
    private readonly SemaphoreSlim _large = new(1);
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _running = new();

    /// <summary>Path of the PNG, made now if needed. Who asks while it is being made shares that one computation.</summary>
    public async Task<string> PathAsync(
        string planeHash,
        ChannelRole role,
        DisplaySettings settings,
        CancellationToken cancellationToken = default
    )
    {
        var settingsHash = DisplaySettingsHash.Compute(settings, role);
        var found = Find(planeHash, settingsHash);
        meter.Ask(CacheName.Display, found is not null);
        if (found is not null)
            return found;
        var key = $"{planeHash} {settingsHash}";
        var making = _running.GetOrAdd(
            key,
            _ => new Lazy<Task<string>>(() => Task.Run(() => MakeAsync(planeHash, role, settings, key), CancellationToken.None))
        );
        // Only the wait is cancelled: the picture is wanted by others, or by this person in a second.
        return await making.Value.WaitAsync(cancellationToken);
    }

    /// <summary>Path of a picture made earlier, perhaps with settings that are no longer the project's; null when there is none.</summary>
    public string? Cached(string planeHash, string settingsHash)
    {
        if (Find(planeHash, settingsHash) is not { } path)
            return null;
        meter.Ask(CacheName.Display, knew: true);
        return path;
    }

    public void Dispose()
    {
        _slots.Dispose();
        _large.Dispose();
    }

    private string? Find(string planeHash, string settingsHash)
    {
        if (!DisplaySettingsHash.IsValid(settingsHash))
            return null;
        var path = PathOf(planeHash, settingsHash);
        return File.Exists(path) ? path : null;
    }

    private string PathOf(string planeHash, string settingsHash) => Path.Combine(planes.FolderOf(planeHash), $"display-{settingsHash}.png");

    private async Task<string> MakeAsync(string planeHash, ChannelRole role, DisplaySettings settings, string key)
    {
        var path = PathOf(planeHash, DisplaySettingsHash.Compute(settings, role));
        var taken = await TakeSlotsAsync(planeHash);
        try
        {
            var plane = await source.ReadAsync(planeHash);
            Durable.ReplaceDerived(path, DisplayPlane.RenderPng(plane, role, settings));
            return path;
        }
        finally
        {
            // What a large plane leaves behind would lie beside the next one until the collector finds the time:
            // two of 8,000 x 8,000, one after the other, took the process to 1.9 GB.
            if (taken == Slots)
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _slots.Release(taken);
            _running.TryRemove(key, out _);
        }
    }

    private async Task<int> TakeSlotsAsync(string planeHash)
    {
        var wanted = planes.SizeOf(planeHash) is var (width, height) && (long)width * height > LargePixels ? Slots : 1;
        if (wanted == 1)
        {
            await _slots.WaitAsync();
            return 1;
        }

        // Two large planes that each hold one slot and wait for the other would wait for ever.
        await _large.WaitAsync();
        try
        {
            for (var slot = 0; slot < wanted; slot++)
                await _slots.WaitAsync();
            return wanted;
        }
        finally
        {
            _large.Release();
        }
    }
}
