using System.Text;

namespace AnnotateHub.Inference.Inspection;

/// <summary>Walks the fields of a protobuf message in a stream without loading it; every length is checked against the message that holds
/// it.</summary>
internal sealed class ProtobufReader(Stream stream)
{
    private const int MaxTextLength = 1 << 16;
    private long _at = stream.Position;

    /// <summary>The fields of the message that ends at <paramref name="end"/>; the caller reads or skips each one's content through the
    /// field.</summary>
    public IEnumerable<ProtobufField> Fields(long end)
    {
        while (_at < end)
        {
            var key = Varint(end);
            var (number, wire) = ((int)Math.Min(key >> 3, int.MaxValue), (int)(key & 7));
            if (number == 0)
                throw new FormatException($"a field without a number at byte {_at}");
            ProtobufField field;
            switch (wire)
            {
                case 0:
                    field = new ProtobufField(number, wire, Varint(end), _at, _at);
                    break;
                case 1 or 5:
                    field = new ProtobufField(number, wire, 0, _at, _at + (wire == 1 ? 8 : 4));
                    break;
                case 2:
                    var length = Varint(end);
                    if (length > (ulong)(end - _at))
                        throw new EndOfStreamException();
                    field = new ProtobufField(number, wire, length, _at, _at + (long)length);
                    break;
                default:
                    throw new FormatException($"an unknown kind of field ({wire}) at byte {_at}");
            }

            if (field.End > end)
                throw new EndOfStreamException();
            yield return field;
            if (_at > field.End)
                throw new FormatException($"a field that is longer than it says at byte {field.Start}");
            MoveTo(field.End);
        }

        if (_at != end)
            throw new FormatException($"a message that does not end where it should, at byte {_at}");
    }

    public string Text(ProtobufField field)
    {
        if (field.Wire != 2)
            throw new FormatException($"a number where text belongs at byte {field.Start}");
        if (field.End - field.Start > MaxTextLength)
            throw new FormatException($"a text of {field.End - field.Start} bytes at byte {field.Start}; at most {MaxTextLength} are read");
        var bytes = new byte[field.End - field.Start];
        stream.ReadExactly(bytes);
        _at = field.End;
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>A repeated number: one of its own, or packed.</summary>
    public IEnumerable<ulong> Numbers(ProtobufField field)
    {
        if (field.Wire == 0)
        {
            yield return field.Value;
            yield break;
        }

        if (field.Wire != 2)
            throw new FormatException($"a field that is no whole number at byte {field.Start}");
        while (_at < field.End)
            yield return Varint(field.End);
    }

    private ulong Varint(long end)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_at >= end)
                throw new EndOfStreamException();
            var next = stream.ReadByte();
            if (next < 0)
                throw new EndOfStreamException();
            _at++;
            if (shift < 64)
                value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }

        throw new FormatException($"a number of more than ten bytes before byte {_at}");
    }

    private void MoveTo(long position)
    {
        if (_at == position)
            return;
        stream.Seek(position, SeekOrigin.Begin);
        _at = position;
    }
}
