namespace AnnotateHub.Application.Accounts;

/// <summary>Whether the demo's accounts, whose password is public, count at present. The server decides, at any time.</summary>
public sealed class DemoDoor(Func<bool> isOpen)
{
    public bool IsOpen => isOpen();
}
