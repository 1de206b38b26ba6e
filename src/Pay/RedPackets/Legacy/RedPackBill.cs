using Dapper;
using Madang.Kernel.Database;

namespace Madang.Pay.RedPackets.Legacy;

/// <summary>What the legacy calls keep of a packet beside the packet itself.</summary>
internal sealed record RedPackBill
{
    public const string Normal = "NORMAL";
    public const string Group = "GROUP";

    public required string MchId { get; init; }

    public required string MchBillno { get; init; }

    public required string PacketId { get; init; }

    public required string Fingerprint { get; init; }

    public required string AppId { get; init; }

    public required string OpenId { get; init; }

    /// <summary><see cref="Normal"/> or <see cref="Group"/>.</summary>
    public required string HbType { get; init; }

    public required string ActName { get; init; }

    public required string Remark { get; init; }
}

/// <summary>The stored bills.</summary>
internal sealed class RedPackBills(PlatformDatabase database)
{
    /// <summary>The guard of a bill: of two with one number, one finds a row conflict.</summary>
    public static RowWrite Insert(RedPackBill bill) => RowWrite.One(
        """
        INSERT INTO red_packet_bill (mchid, mch_billno, packet_id, fingerprint, app_id, open_id, hb_type, act_name, remark)
        VALUES (@MchId, @MchBillno, @PacketId, @Fingerprint, @AppId, @OpenId, @HbType, @ActName, @Remark) ON CONFLICT DO NOTHING
        """,
        bill);

    /// <summary>The merchant's bill of this number; null when there is none.</summary>
    public async ValueTask<RedPackBill?> FindAsync(string mchId, string mchBillno, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<RedPackBill>(
            """
            SELECT mchid AS MchId, mch_billno AS MchBillno, packet_id AS PacketId, fingerprint AS Fingerprint, app_id AS AppId, open_id AS OpenId,
                   hb_type AS HbType, act_name AS ActName, remark AS Remark
            FROM red_packet_bill WHERE mchid = @mchId AND mch_billno = @mchBillno
            """,
            new { mchId, mchBillno });
    }
}
