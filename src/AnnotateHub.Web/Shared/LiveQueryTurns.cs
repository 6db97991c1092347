namespace AnnotateHub.Web.Shared;

/// <summary>
/// Who reads again, and how often: somebody asks from any thread, one reads at a time, and whatever is asked while somebody reads is read
/// once
/// more. Both answers are given under one lock, so that nobody can ask between the reader's last look and its end and be forgotten.
/// </summary>
internal sealed class LiveQueryTurns
{
    private readonly Lock _gate = new();
    private bool _isReading;
    private bool _isAsked;

    /// <summary>Asks for a reading. True: nobody reads, and the caller is to begin.</summary>
    public bool Ask()
    {
        lock (_gate)
        {
            _isAsked = true;
            if (_isReading)
                return false;
            return _isReading = true;
        }
    }

    /// <summary>For the reader: true when there is something to read; false ends its turn.</summary>
    public bool TakeNext()
    {
        lock (_gate)
        {
            if (_isAsked)
            {
                _isAsked = false;
                return true;
            }

            return _isReading = false;
        }
    }

    /// <summary>For a reader that cannot go on: who asks next begins anew.</summary>
    public void End()
    {
        lock (_gate)
            _isReading = false;
    }
}
