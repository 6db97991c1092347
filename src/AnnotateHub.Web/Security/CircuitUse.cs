using Microsoft.AspNetCore.Components.Server.Circuits;

namespace AnnotateHub.Web.Security;

/// <summary>Whether somebody did something on an open page since it was last asked.</summary>
internal sealed class CircuitUse : CircuitHandler
{
    private int _used;

    public bool Take() => Interlocked.Exchange(ref _used, 0) == 1;

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(
        Func<CircuitInboundActivityContext, Task> next
    ) =>
        context =>
        {
            Volatile.Write(ref _used, 1);
            return next(context);
        };
}
