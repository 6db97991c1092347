namespace AnnotateHub.Trainer.Running;

/// <summary>Standard input, held open by whoever started the trainer. When it closes, he wants it to stop or is gone himself; both times a
/// checkpoint is left.</summary>
internal sealed class StopSignal
{
    private volatile bool _isGiven;

    public StopSignal(Stream input)
    {
        var reader = new Thread(() =>
        {
            Span<byte> ignored = stackalloc byte[256];
            try
            {
                while (input.Read(ignored) > 0) { }
            }
            catch (IOException)
            {
                // As good as closed.
            }

            _isGiven = true;
        })
        {
            IsBackground = true,
            Name = "stop signal",
        };
        reader.Start();
    }

    public bool IsGiven => _isGiven;
}
