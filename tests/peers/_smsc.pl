# A message centre over Net::SMPP: perl _smsc.pl HOST PORT SERVER_ID SYSTEM_ID PASSWORD
# What each system id meets is written in smpp.py.
use strict;
use warnings;
use Net::SMPP;

my ($host, $port, $server_id, $known, $password) = @ARGV;
my %ids = map { $_ => 1 } ($known, qw(busy bound silent chatty rude));
my %refusal = (busy => 0x0D, bound => 0x05);
my %bind_resp = (1 => 'bind_receiver_resp', 2 => 'bind_transmitter_resp',
                 9 => 'bind_transceiver_resp');

$SIG{CHLD} = 'IGNORE';
my $listener = Net::SMPP->new_listen($host, port => $port, smpp_version => 0x34)
    or die "cannot listen on $host:$port: $!";
while (1) {
    my $client = $listener->accept or next;
    if (fork) { close $client; next; }
    close $listener;
    serve($client);
    exit 0;
}

sub serve {
    my ($client) = @_;
    my $who = '';
    $client->autoflush(1);
    while (my $pdu = $client->read_pdu) {
        my ($cmd, $seq) = ($pdu->{cmd}, $pdu->{seq});
        if (my $answer = $bind_resp{$cmd}) {
            $who = $pdu->{system_id};
            my $status = !$ids{$who} ? 0x0F
                : $pdu->{password} ne $password ? 0x0E
                : $refusal{$who} // 0;
            next if $who eq 'silent';
            $client->enquire_link(seq => 1, async => 1) if $who eq 'chatty';
            $client->$answer(seq => $seq, status => $status, system_id => $server_id);
        } elsif ($cmd == 0x15) {
            $client->enquire_link_resp(seq => $seq);
        } elsif ($cmd == 0x06) {
            $client->unbind_resp(seq => $seq) if $who ne 'rude';
            return;
        } elsif ($cmd == 0x04) {
            $client->submit_sm_resp(seq => $seq, message_id => '1');
        } elsif ($cmd < 0x80000000) {
            $client->generic_nack(seq => $seq, status => 0x03);  # ESME_RINVCMDID
        }
    }
}
