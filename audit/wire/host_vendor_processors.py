"""Where makers keep the load of their processors: one row a MIB object.

A row is `cpu`, the sysObjectIDs it is asked of, what to read, and after `#` the MIB that says so.
`cpu?` is for agents that answered none of the rows above it. OIDs begin after 1.3.6.1.4.1 (or are
whole); `.0` at the end is a scalar, anything else a column; `@` is the device's own sysObjectID,
`@-1` that without its last number. `/100` divides; `idle=` counts down from 100; `a|b` takes the
first that is said; `name=` is a column of names, `label=` a name; `if=oid==n` and `if=oid!=n` keep
some rows only, `unless=` drops names; `without=` leaves out what another column tells in more
detail; `at=n` keeps indexes that end with n; `list=` is one text with all of it; `a^b` joins the
lower and the upper 32 bits. `prefix~text` also wants the text in sysDescr, with `_` for a space.
"""

ROWS = """
cpu 9 load=9.9.109.1.1.2.1.5 # CISCO-PROCESS-MIB::cpmCore5min
cpu 9 load=9.9.109.1.1.1.1.8|9.9.109.1.1.1.1.5 without=9.9.109.1.1.2.1.5
    # CISCO-PROCESS-MIB::cpmCPUTotal5minRev, cpmCPUTotal5min
cpu? 9.6.1,9~Small_Business,3955.6 load=9.6.1.101.1.8.0
    # CISCOSB-rndMng::rlCpuUtilDuringLastMinute
cpu? 9~Controller,9~Cisco_Business,14179 load=14179.1.1.5.1.0
    # AIRESPACE-SWITCHING-MIB::agentCurrentCPUUtilization
cpu? 9 load=9.2.1.58.0 # OLD-CISCO-CPU-MIB::avgBusy5
cpu 9 load=9.9.715.1.1.6.1.14 at=3 # CISCO-ENTITY-QFP-MIB::ceqfpUtilProcessingLoad
cpu 3955.1000 load=3955.1000.201.1.9.0 # LINKSYS-rndMng::rlCpuUtilDuringLast5Minutes
cpu 41916 idle=41916.11.1.16.0 # VIPTELA-OPER-SYSTEM::systemStatusCpuIdle

cpu 2011~VRP,2011.2.23,4515.100.1,2011~Versatile load=2011.5.25.31.1.1.1.1.5
    if=2011.5.25.31.1.1.1.1.3==3 if=2011.5.25.31.1.1.1.1.6!=0
    # HUAWEI-ENTITY-EXTENT-MIB::hwEntityCpuUsage, hwEntityOperStatus, hwEntityCpuUsageThreshold
cpu? 2011~VRP,2011.2.23,2011~Versatile load=2011.5.25.31.1.1.1.1.5 if=2011.5.25.31.1.1.1.1.9!=0
    # HUAWEI-ENTITY-EXTENT-MIB::hwEntityCpuUsage, hwEntityMemSize
cpu 2011.2.80.8,2011.2.115,2011.2.123,2011.2.133,2011.2.248,2011~Access_Software
    load=2011.2.6.7.1.1.2.1.5 if=2011.2.6.7.1.1.2.1.5!=-1 # HWMUSA-DEV-MIB::hwMusaBoardCpuRate
cpu 2011.2.235 load=2011.2.235.1.1.1.23.0 # HUAWEI-SERVER-IBMC-MIB::systemCpuUsage

cpu 2636 load=2636.3.1.13.1.8 name=2636.3.1.13.1.5 if=2636.3.1.13.1.15!=0 unless=fan|sensor
    # JUNIPER-MIB::jnxOperatingCPU, jnxOperatingDescr, jnxOperatingMemory
cpu 2636 load=2636.3.39.1.12.1.1.1.4
    # JUNIPER-SRX5000-SPU-MONITORING-MIB::jnxJsSPUMonitoringCPUUsage
cpu 4874 load=4874.2.2.2.1.3.5.1.3 # Juniper-System-MIB::juniSystemModuleCpuUtilPct
cpu 14525.3 load=14525.4.8.1.1.11.1.0 # TRAPEZE-NETWORKS-SYSTEM-MIB::trpzSysCpuInstantLoad
cpu 3224 load=3224.16.1.3.0 # NETSCREEN-RESOURCE-MIB::nsResCpuLast5Min

cpu 25506,43~Comware,11.2.3.7.11~Comware load=25506.2.6.1.1.1.1.6 if=25506.2.6.1.1.1.1.6!=0
    # HH3C-ENTITY-EXT-MIB::hh3cEntityExtCpuUsage
cpu 11.2.3.7.8.5,11.2.3.7.11 load=11.2.14.11.5.1.9.6.1.0 # STATISTICS-MIB::hpSwitchCpuStat
cpu 43.1,43.10 load=43.45.1.6.1.1.1.3 # A3COM-HUAWEI-LswDEVM-MIB::hwCpuCostRatePer1Min
cpu 8744.1 load=8744.5.21.1.1.5.0 # COLUBRIS-USAGE-INFORMATION-MIB::coUsInfoCpuUseNow
cpu 14823,6486.800.1.1.2.2.2 load=14823.2.2.1.2.1.13.1.3 name=14823.2.2.1.2.1.13.1.2
    # WLSX-SYSTEMEXT-MIB::sysExtProcessorLoad
cpu 14823.1.2 load=14823.2.3.3.1.2.1.1.7 # AI-AP-MIB::aiAPCPUUtilization

cpu 12356.101.1,12356.15 load=12356.101.4.1.3.0 label=System
    # FORTINET-FORTIGATE-MIB::fgSysCpuUsage
cpu 12356.101.1,12356.15 load=12356.101.4.4.2.1.2 # FORTINET-FORTIGATE-MIB::fgProcessorUsage
cpu 12356.105 load=12356.105.1.6.0 # FORTINET-FORTIMAIL-MIB::fmlSysCpuUsage
cpu 12356.106 load=12356.106.4.1.2.0 # FORTINET-FORTISWITCH-MIB::fsSysCpuUsage
cpu 12356.107 load=12356.107.2.1.5.0 # FORTINET-FORTIWEB-MIB::fwSysCpuUsage
cpu 12356.112 load=12356.112.1.4.0 # FORTINET-FORTIADC-MIB::fadcSysCpuUsage
cpu 12356.113,8072.3.2.10~FortiAuth load=12356.113.1.4.0
    # FORTINET-FORTIAUTHENTICATOR-MIB::facSysCpuUsage
cpu 12356.115 load=12356.115.1.6.0 # FORTINET-FORTIVOICE-MIB::fvSysCpuUsage
cpu 12356.118 load=12356.118.3.1.2.0 # FORTINET-FORTISANDBOX-MIB::fsaSysCpuUsage
cpu 12356.121 load=12356.121.21.1.2.1.0 # FORTINET-FORTIEXTENDER-MIB::fextInfoCPUUsage
cpu 15983.1.1 load=15983.1.1.3.1.14.13.0
    # MERU-GLOBAL-STATISTICS-MIB::mwSystemResourceCurCpuUsagePercentage

cpu 3902.1082 load=3902.1082.10.1.2.4.1.9 # ZTE-AN-CHASSIS-MIB::zxAnCardCpuLoad
cpu? 3902 load=3902.3.3.1.1.12 # ZXR10-MIB::zxr10SystemCpuUtility5m
cpu 171.10.37 load=@.5.1.3.0/100 # D-Link access points: the device's own tree, 5.1.3
cpu? 171 load=171.12.1.1.6.1.0 # AGENT-GENERAL-MIB::agentCPUutilizationIn5sec
cpu? 171 load=171.14.5.1.7.1.4 # DLINKSW-ENTITY-EXT-MIB::dEntityExtCpuUtilOneMinute
cpu? 171.10.165 load=171.11.165.1000.5.1.7.1.5
    # DLINKSW-ENTITY-EXT-MIB::dEntityExtCpuUtilFiveMinutes
cpu 890.1.5.13.7,890.1.5.13.10 load=890.1.5.13.5.11.3.4.1.2 # ZYXEL-IES5000-MIB::cpuCurValue
cpu 890.1.5.13.13,890.1.5.13.15,890.1.5.13.16 load=890.1.5.13.13.5.9.1.3
    if=890.1.5.13.13.5.9.1.1!=0 # IES5206-MIB::cpuStatsCurrent
cpu? 890.1.6,890.1.15,8072.3.2.10~USG load=890.1.6.22.1.1.0
    # ZYXEL-ZYWALL-ZLD-COMMON-MIB::sysCPUUsage
cpu? 890.1.15,890.1.6,8072.3.2.10~USG load=890.1.15.3.2.4.0|890.1.15.3.2.7.0
    # ZYXEL-ES-COMMON::sysMgmtCPUUsage, sysMgmtCPU5SecUsage
cpu? 890 load=890.1.5.8.20.12.7.0|890.1.5.8.55.12.7.0|890.1.5.8.47.11.7.0|890.1.15.3.2.7.0
    # ZYXEL-GS4012F-MIB, ZYXEL-GS2200-24-MIB, ZYXEL-MGS3712-MIB, ZYXEL-ES-COMMON::sysMgmtCPUUsage
cpu 41112~Linux,41112.1.11,10002.1~Linux load=41112.1.11.1.2.6 # UI-AF60-MIB::af60CpuUsage
cpu? 41112~Linux,41112.1.4,10002.1~Linux load=41112.1.4.8.3.0/100
    # UBNT-AirMAX-MIB::ubntHostCpuLoad
cpu? 41112,4413,8072~EdgeSwitch,10002~US,8072.3.2.10~US,27282.3.2.10,7244,4526
    load=4413.1.1.1.1.4.9.0 # EdgeSwitch-SWITCHING-MIB::agentSwitchCpuProcessTotalUtilization
cpu? 674.10895 load=674.10895.5000.2.6132.1.1.1.1.4.9.0|89.1.7.0
    # DNOS-SWITCHING-MIB::agentSwitchCpuProcessTotalUtilization,
    RADLAN-rndMng::rlCpuUtilDuringLastSecond
cpu? 674.10895 list=674.10895.5000.2.6132.1.1.1.1.4.4.0 at=0
    # DNOS-SWITCHING-MIB of older models, a text "5 Secs (6.7%) ..."
cpu? 4526 load=4526.10.1.1.1.4.9.0|4526.11.1.1.1.4.9.0
    # NETGEAR-SWITCHING-MIB::agentSwitchCpuProcessTotalUtilization
cpu? 3709,4413 load=3709.3.5.201.1.1.10/100 # DMswitch-MIB::swCpuUsage
cpu 11863 load=11863.6.4.1.1.1.1.2 # TPLINK-SYSMONITOR-MIB::tpSysMonitorCpu5Seconds
cpu 8741.1,1.0.3.0.6.0.1.0 load=8741.1.3.1.3.0
    # SONICWALL-FIREWALL-IP-STATISTICS-MIB::sonicCurrentCPUUtil
cpu? 8741 load=@.2.1.3.0 # SNWL-SSLVPN-MIB::cpuUtilization
cpu 21067.2 load=21067.2.1.2.2.1.0 # CYBEROAM-MIB::cpuPercentUsage
cpu 2620,8072.3.2~Gaia,8072.3.2~SecurePlatform load=2620.1.6.7.2.4.0 # CHECKPOINT-MIB::procUsage
cpu 28557.1 load=28557.2.2.1.3.0 # HILLSTONE-SYSTEM-MIB::sysCPU
cpu 12532 load=12532.10.0 # PULSESECURE-PSG-MIB::iveCpuUtil
cpu 1369.5.2 load=1369.5.2.1.11.1.1.3 # STONESOFT-FIREWALL-MIB::fwCpuTotal
cpu 47565.1.1 load=47565.1.1.1.11.1.1.3 # FORCEPOINT-NGFW-ENGINE-MIB::fwCpuTotal
cpu 3417,3417~SGOS load=3417.2.11.2.4.1.8 # BLUECOAT-SG-PROXY-MIB::sgProxyCpuCoreBusyPerCent
cpu 5951 load=5951.4.1.1.41.6.1.2 name=5951.4.1.1.41.6.1.1 # NS-ROOT-MIB::nsCPUusage
cpu 22610.1.3 load=22610.2.4.1.3.2.1.3 # A10-AX-MIB::axSysCpuUsageValue
cpu 12276 load=12276.1.2.1.1.2.1.4 # F5-PLATFORM-STATS-MIB::cpuTotal1minAvg
cpu 24693.1 load=24693.100.2.1.1.2/100 at=5 # FIREBRICK-CPU-MIB::fbCpuAll
cpu 1872 load=1872.2.5.1.2.2.1.0 # ALTEON-CHEETAH-SWITCH-MIB::mpCpuStatsUtil1Second
cpu 9694.1,8072.3.2.10~Peakflow load=9694.1.4.2.1.2.0|9694.1.5.2.4.0
    # PEAKFLOW-SP-MIB, PEAKFLOW-TMS-MIB::deviceCpuLoadAvg5min
cpu 89.1.1.62 load=89.35.1.54.0 # RADWARE-MIB::rsWSDRSResourceUtilization

cpu 6486.800.1.1.2.2.4 load=89.1.8.0 # RADLAN-rndMng::rlCpuUtilDuringLastMinute
cpu 6486.800 load=6486.800.1.2.1.16.1.1.1.14.0|6486.800.1.2.1.16.1.1.1.13.0
    # ALCATEL-IND1-HEALTH-MIB::healthDeviceCpu1MinAvg
cpu 6486.801 load=6486.801.1.2.1.16.1.1.1.1.1.11.0
    # ALCATEL-IND1-HEALTH-MIB::healthModuleCpu1MinAvg
cpu? 6486.801 load=6486.801.1.2.1.16.1.1.1.1.1.11
    # ALCATEL-IND1-HEALTH-MIB::healthModuleCpu1MinAvg, by slot
cpu 207 load=207.8.4.4.3.3.8.1.4 # AT-SYSINFO-MIB::cpuUtilisationStackAvgLastMinute
cpu? 207 load=89.1.9.0 # RADLAN-rndMng::rlCpuUtilDuringLast5Minutes
cpu 1916.2 load=1916.1.32.1.2.0 # EXTREME-SOFTWARE-MONITOR-MIB::extremeCpuMonitorTotalUtilization
cpu? 2272,1916.2 load=2272.1.85.10.1.1.3 # RAPID-CITY::rcKhiSlotCpu5MinAve
cpu 45,2272 load=45.1.6.3.8.1.1.6 # S5-CHASSIS-MIB::s5ChasUtilCPUUsageLast10Minutes
cpu 1588.2.1.1,1588.2.2,1588.3.3,1916.2 load=1588.2.1.1.1.26.1.0 # SW-MIB::swCpuUsage
cpu 1991 load=1991.1.1.2.11.1.1.6/100|1991.1.1.2.11.1.1.5 at=300
    # FOUNDRY-SN-AGENT-MIB::snAgentCpuUtil100thPercent, snAgentCpuUtilPercent
cpu 5624.2.1,4329.15.1.1 load=5624.1.2.49.1.1.1.1.4/10
    # ENTERASYS-RESOURCE-UTILIZATION-MIB::etsysResourceCpuLoad5min
cpu 6027.1.3 load=6027.3.10.1.2.9.1.2 # F10-S-SERIES-CHASSIS-MIB::chStackUnitCpuUtil5Sec
cpu 6027.1.2 load=6027.3.8.1.3.7.1.3 # F10-C-SERIES-CHASSIS-MIB::chRpmCpuUtil5Sec
cpu 6027.1.2 load=6027.3.8.1.5.1.1.1 # F10-C-SERIES-CHASSIS-MIB::chLineCardCpuUtil5Sec
cpu 6027.1.4 load=6027.3.19.1.2.8.1.2 # F10-M-SERIES-CHASSIS-MIB::chStackUnitCpuUtil5Sec
cpu 6027.1.5 load=6027.3.25.1.2.3.1.1 # F10-Z-SERIES-CHASSIS-MIB::chSysCpuUtil5Sec
cpu? 6027.1 load=6027.3.26.1.4.4.1.4 # DELL-NETWORKING-CHASSIS-MIB::dellNetCpuUtil1Min
cpu? 6027.1 load=6027.3.26.1.4.4.1.5 # DELL-NETWORKING-CHASSIS-MIB::dellNetCpuUtil5Min
cpu 259.6,259.8,259.10 load=@-1.1.39.2.1.0|@.1.39.2.1.0|259.10.1.42.101.1.39.2.1.0
    # Edgecore ECS and ES MIBs: cpuCurrentUti of the switch's own tree
cpu 20095.2000.1 load=20095.2001.24.1.3.1.3.0
    # GAM-SYSUTIL-MIB::gamSysutilStatusCpuLoadAverage10sec
cpu 664 load=664.5.53.1.4.1.0 # ADTRAN-AOSCPU::adGenAOSCurrentCpuUtil
cpu 6527 load=6527.3.1.2.1.1.1.0 # TIMETRA-SYSTEM-MIB::sgiCpuUsage
cpu 2352.1 load=2352.2.6.1.1.0 # RBN-CPU-METER-MIB::rbnCpuMeterFiveSecondAvg
cpu 272 idle=272.4.17.4.1.1.18.1.0 # BIANCA-BRICK-MIBRES-MIB::cpuLoadIdle60s
cpu 248.14.10 load=248.14.2.15.2.1.0 # HMPRIV-MGMT-SNMP-MIB::hmCpuUtilization
cpu 4329.20 load=4329.20.1.1.1.1.79.3.1.13 at=0 # SN-MSPS-SCX-MIB: SCALANCE processor, percent
cpu 8691.7 load=@.1.54.0 # MOXA EDS and IKS MIBs: the switch's own tree, cpuLoading30s
cpu 8691.15.34 load=8691.15.34.1.11.25.1.0 # MOXA-AWK4131A-MIB::cpuUsage
cpu 8691.600 load=8691.602.1.3.2.1.0 # MOXA-SYSTEM-UTILIZATION-MIB::usStatCPUUtilization
cpu 25053.3.1.5.20 load=25053.1.15.1.1.1.15.13.0
    # RUCKUS-UNLEASHED-SYSTEM-MIB::ruckusUnleashedSystemStatsCPUUtil
cpu? 25053.3.1.5 load=25053.1.2.1.1.1.5.58.0 # RUCKUS-ZD-SYSTEM-MIB::ruckusZDSystemCPUUtil
cpu 25053.3.1.4 load=25053.1.1.11.1.1.1.1.0 # RUCKUS-SYSTEM-MIB::ruckusSystemCPUUtil
cpu 26928 load=26928.1.2.3.0 # AH-SYSTEM-MIB::ahCpuUtilization
cpu 17713.21 load=17713.21.2.1.64.0/10 # CAMBIUM-PMP80211-MIB::sysCPUUsage
cpu 17713.24 load=2076.81.1.68.0 # ARICENT-ISS-MIB::issSwitchCurrentCPUThreshold
cpu 57344 load=57344.1.3.6.0 # TACHYON-MIB::cpuUsagePercent
cpu 33555.1.1 load=33555.1.1.5.1.0 # RAY-MIB::useCpu
cpu 33555.4.1 load=33555.4.1.5.1.0 # RAY3-MIB::useCpu
cpu 7571.100.1.1.2.22 load=7571.100.1.1.2.22.1.28.0 # SAF-IPRADIO::cpuUsage
cpu 7571.100.1.1.7 idle=@.4.10.0/10 # SAF-INTEGRA-B/E/W/X-MIB::integraBsysCPUidle
cpu 8000 load=8000.22.8.2.0 # UHP-MIB::cpuLoad
cpu 24686,48690 load=48690.1.8.0 # TELTONIKA-MIB::cpuUsage
cpu 30140 load=30140.3.6.0 # CONEL-STATUS-MIB::statusCPUUsage
cpu 35424 load=35424.1.2.1.0 # VIPRINET-MIB::vpnRouterCPULoad

cpu 51134,52642.2.1,27975,12345 load=52642.2.1.45.1.39.2.1.0 # FS-MIB::cpuCurrentUti
cpu? 27975,52642,51134,12345 idle=27975.1.2.11.0 # SWITCH::ssCpuIdle
cpu? 52642.1.99 load=52642.1.1.9.2.0 # SWITCH::oneMinute
cpu? 52642 load=52642.1.1.10.2.36.1.2.1.5 name=52642.1.1.10.2.36.1.2.1.2
    # FS-PROCESS-MIB::fsNodeCPUTotal5min
cpu? 52642 load=52642.3.6.10.1.11 # NMS-CHASSIS::nmscardCPUUtilization
cpu 13464 idle=13464.1.2.1.1.2.11.0 # GBNPlatformOAM-MIB::cpuIdle
cpu 4881 load=4881.1.1.10.2.36.1.2.1.5 name=4881.1.1.10.2.36.1.2.1.2
    # RUIJIE-PROCESS-MIB::ruijieNodeCPUTotal5min
cpu 3320 load=3320.3.6.10.1.11 # NMS-CHASSIS::nmscardCPUUtilization
cpu 11606 load=11606.10.9.109.1.1.1.1.5 # NMS-PROCESS-MIB::nmspmCPUTotal5min
cpu 6339 load=6339.100.1.11.10.0|6339.100.1.8.1.11 # DCN-MIB::switchCpuUsage
cpu 27514 load=27514.100.1.11.10.0 # QTECH-MIB::switchCpuUsage
cpu 40418.7,40418.8.67 load=40418.7.100.1.8.1.11 # NAG-MIB::sysCpuUsage
cpu 6296.1 load=6296.9.1.1.1.8.0 # DASAN-SWITCH-MIB::dsCpuLoad5s
cpu 8886 load=8886.60.1.1.1.2.1.1.1.3 at=3 # ROSMGMT-CPU-MIB::rosMgmtCpuUtilization, one minute
cpu? 8886 load=8886.1.1.1.3.1.2.1.2 at=3
    # RAISECOM-SYSTEM-MIB::raisecomTotalCPUUtilization, one minute
cpu 5651 load=5651.3.20.1.1.3.5.1.10 # MPIOS-MIB::cpuUtilCurrentUtil
cpu 3807.1 load=3807.1.8012.1.4.1.1.2/100 # WRI-CPU-MIB::cpuUsage
cpu 5875 load=5875.800.3.9.8.1.1.5/100 if=5875.800.3.9.8.1.1.4==1
    # GEPON-OLT-COMMON-MIB::mgrCardCpuUtil, mgrCardWorkStatus
cpu 17409,34592 load=34592.1.3.100.1.8.1.0 # NSCRTV-PON-TREE-EXT-MIB::cpuUsage
cpu 37950 load=37950.1.1.5.10.12.3.0 # V1600D::cpuLoad
cpu 10072.2.20 load=10072.2.20.1.1.2.1.1.19 # GW-EPON-MIB::boardCpuUsage
cpu 50224.3.1.1 load=50224.3.1.1.17.0 # PARKS-SWITCH-MIB::cpuUsage
cpu 3709.1.2.137 load=3709.3.6.4.1.2.1.4 at=49 # DMOS-SYSMON-MIB::cpuLoadOneMinuteActive
cpu 35265.1.22,35265.1.70,35265.1.13 load=35265.1.22.1.10.4.0/10
    # ELTEX-LTP8X-STANDALONE::ltp8xCPULoadAverage5Minutes
cpu 35265.1.158,35265.1.176,35265.1.217,35265.1.250 load=35265.1.139.6.1.1.2.2.0
    # ELTEX-MES-ISS-CPU-UTIL-MIB::eltMesIssCpuUtilLastMinute
cpu? 35265 load=89.1.9.0 # RADLAN-rndMng::rlCpuUtilDuringLast5Minutes
cpu 637.61 load=637.61.1.9.29.1.1.4 # ASAM-SYSTEM-MIB::cpuLoadAverage
cpu 5504.1 load=5504.3.3.3.1.5 # ZHONE-CARD-RESOURCES-MIB::cardProcessorUsage
cpu 13191 load=13191.10.3.3.1.2.3.1.3 # ONEACCESS-SYS-MIB::oacSysCpuUsedValue
cpu 1768.100 load=1768.100.70.10.2.1.2 # SMARTNODE-MIB::cpuWorkloadCurrent
cpu 738.1.5 load=738.1.111.3.1.2.1.0 # PRVT-SYS-MON-MIB::monCpuUtilization
cpu 738.10 load=738.10.111.1.1.3.1.1.0|738.10.111.3.1.1.0
    # PRVT-SYS-MON-MIB::prvtSysMonCurrentCpuUsage
cpu 6141.1,1271.1 load=1271.2.1.5.1.2.1.4.5.1.4
    # CIENA-CES-CHASSIS-MIB::cienaCesChassisCPUHealthCurrMeasurement
cpu? 6141.1,1271.1 load=6141.2.60.12.1.11.9.0
    # WWP-LEOS-SYSTEM-CONFIG-MIB::wwpLeosSystemCpuUtilizationLast60Seconds
cpu 39406.1 load=39406.1.5.1.8.0 # BENU-HOST-MIB::bSysAvgCPUUtil5Min
cpu 193.218.1 load=193.218.2.6.1.3.0
    # ERICSSON-ROUTER-CPU-METER-MIB::eriRouterCpuMeterFiveMinuteAvg
cpu 193.218.1 load=193.218.2.6.1.6.0
    # ERICSSON-ROUTER-CPU-METER-MIB::eriRouterCpuMeterFiveMinutePeak
cpu 1286.5 idle=1286.5.1.1.2.1.5.1.18/10 # NPT-SYSTEM-MIB::nptIdle
cpu 8708 load=8708.2.71.2.2.1.1.3 name=8708.2.71.2.2.1.1.2
    # LUM-SYSINFO-MIB::sysinfoBoardLoadLoad1Min
cpu 2007 load=2007.4.1.2.1.2.1.1.1.0 # TELDAT-MON-CPU-MIB::teldatCPUBusy5sec
cpu 2007 load=2007.4.1.2.1.2.1.1.2.0 # TELDAT-MON-CPU-MIB::teldatCPUBusy1min
cpu 2007 load=2007.4.1.2.1.2.1.1.3.0 # TELDAT-MON-CPU-MIB::teldatCPUBusy5min
cpu 22420 load=22420.1.1.20.0 # ACD-DESC-MIB::acdDescCpuUsageCurrent
cpu 4467 load=4467.1000.10.1.120.1.2 # FIBROLAN-DEVICE-MIB::flDeviceCpuUtilization
cpu 35098 load=35098.1.1.0 # PICA-PRIVATE-MIB::cpuUsage
cpu 17163 load=17163.1.1.5.1.4.0 # STEELHEAD-MIB::cpuUtil1
cpu 54268 load=54268.1.8.1.1.0 # NETELASTIC-FLEXBNG-SYSINFO::cpuUsage
cpu 3715 load=2021.10.1.5 at=1 # UCD-SNMP-MIB::laLoadInt of Teleste Luminato
cpu 30631.1.8 load=30631.1.8.1.1.3.0 # TERRA-sdi410C-MIB::load
cpu 30631.1.17 load=30631.1.17.1.586.3.0 # TERRA-sdi480-MIB::cpuLoad
cpu 2356.14,2356.16 list=2356.14.1.1.1.24.0
    # LCOS-SX-MIB: processors in one text, "CPU0: 5%, CPU1: 7%"

cpu 39165 load=39165.1.7.0 # HIK-DEVICE-MIB::cpuPercent
cpu 1004849 load=1004849.2.1.3.0 # DAHUA-SNMP-MIB::cpuUsage
cpu 40748.1 load=40748.2.1.0 # IONODES-IONSERIES-MIB::ionSysCpuUsage
cpu 1732 load=1732.2.1.9.0 # OACOMMON-MIB::netSpireDeviceCPULoad
cpu 5833.2017 load=5833.2017.3.15.1.0 # IMP-HF528-MIB::iswCPULoading
cpu 3570.3.15 load=3570.3.15.2.1.1.1.6 # TAIT-TNADMIN-MIB::tnAdminTaitServiceCpu
cpu 789 load=789.1.2.1.3.0 # NETAPP-MIB::cpuBusyTimePerCent
"""
