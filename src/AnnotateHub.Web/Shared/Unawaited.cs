namespace AnnotateHub.Web.Shared;

/// <summary>Work of a component that nobody awaits: started by a hint from another thread.</summary>
internal static class Unawaited
{
    /// <summary>Sees to it that a fault reaches the page like one of its own handlers, where it is shown and logged, and does not
    /// vanish.</summary>
    /// <param name="dispatchException">The component's <c>DispatchExceptionAsync</c>.</param>
    public static void Watch(Task work, Func<Exception, Task> dispatchException) => _ = WatchAsync(work, dispatchException);

    private static async Task WatchAsync(Task work, Func<Exception, Task> dispatchException)
    {
        try
        {
            await work;
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
#pragma warning disable CA1031 // Whatever it is, the page is told.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            await dispatchException(fault);
        }
    }
}
